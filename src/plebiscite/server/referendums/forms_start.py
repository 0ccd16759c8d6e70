"""Forms that start a referendum, add people to it, and take an uploaded definition."""

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from plebiscite.server.referendums.models import Membership, Referendum
from plebiscite.texts import OWN_NAMES

RESERVED = frozenset({"new"})


class NewForm(forms.Form):
    """What must be known at once, because keys and addresses are made of it."""

    title = forms.CharField(
        label=_("Title"), help_text=_("One line, as voters will read it."), max_length=200
    )
    language = forms.ChoiceField(
        label=_("First language"),
        help_text=_("The language of the official record. More are added later."),
        choices=list(OWN_NAMES.items()),
    )
    slug = forms.CharField(
        label=_("Short name"),
        help_text=_("For addresses: a to z, 0 to 9 and hyphens. It never changes."),
        max_length=40,
        validators=[
            RegexValidator(
                r"\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z",
                _("Use a to z, 0 to 9 and hyphens; begin and end with a letter or number."),
            )
        ],
    )
    origin = forms.CharField(
        label=_("Name of the log"),
        help_text=_(
            "A host of yours and a path, such as referendum.example/2026. It never changes."
        ),
        max_length=120,
        validators=[
            RegexValidator(
                r"\A[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}\Z",
                _("Write a host and a path, such as referendum.example/2026."),
            )
        ],
    )
    practice = forms.BooleanField(
        label=_("This is practice, not a real vote"),
        help_text=_("Every page says so, and it cannot be changed later."),
        required=False,
        initial=True,
    )

    def clean_slug(self) -> str:
        """The short name, if it is free."""
        slug = str(self.cleaned_data["slug"])
        if slug in RESERVED or Referendum.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("This short name is taken. Choose another."))
        return slug

    def clean_origin(self) -> str:
        """The origin, if it is free."""
        origin = str(self.cleaned_data["origin"])
        if Referendum.objects.filter(origin=origin).exists():
            raise forms.ValidationError(_("Another referendum has this log. Choose another name."))
        return origin


class PersonForm(forms.Form):
    """An officer of the service gets a role in a referendum."""

    email = forms.EmailField(label=_("E-mail address of an officer"))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (Membership.Role.OFFICER, _("Officer: may act")),
            (Membership.Role.READER, _("Observer: may only read")),
        ],
    )


class UploadForm(forms.Form):
    """A definition file."""

    file = forms.FileField(
        label=_("Definition file (TOML)"),
        help_text=_("It replaces the whole draft, except the log's name and the keys made here."),
    )
