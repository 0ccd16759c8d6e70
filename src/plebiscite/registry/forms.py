"""The desk's forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class DeskForm(forms.Form):
    """Labels without a colon."""

    def __init__(self, *args: Any, **settings: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **{"label_suffix": "", **settings})


class LoginForm(DeskForm):
    """The token of the login link."""

    token = forms.CharField(
        label=_("Token"),
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("The part of the link after #, as the terminal shows it."),
    )


class KeyForm(DeskForm):
    """A new key."""

    origin = forms.CharField(
        label=_("Origin of the referendum"),
        max_length=200,
        help_text=_("The name of its log, which the commission knows, such as town.example/2026."),
    )
    name = forms.CharField(
        label=_("Name of the key"),
        max_length=200,
        help_text=_("Public, such as clerk.town.example."),
    )


class KeyFileForm(DeskForm):
    """A key that was made elsewhere."""

    origin = forms.CharField(label=_("Origin of the referendum"), max_length=200)
    file = forms.FileField(label=_("Key file"), max_length=200)


class WordsForm(DeskForm):
    """The twelve words as the commission reads them out."""

    words = forms.CharField(
        label=_("The twelve words, as the commission has read them out to you"),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        max_length=500,
    )


class ContactsForm(DeskForm):
    """Who writes, and whom voters call."""

    sender = forms.CharField(label=_("Who writes to the voters"), max_length=80)
    return_address = forms.CharField(
        label=_("Return address"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Where undelivered letters go."),
    )
    telephone = forms.CharField(label=_("Telephone for voters"), required=False, max_length=42)
    help_email = forms.EmailField(label=_("E-mail address for voters"), required=False)


class RollForm(DeskForm):
    """The roll's file."""

    roll = forms.FileField(
        label=_("Electoral roll (CSV)"),
        help_text=_("Columns voter_id and district; name, address, language, email if there are."),
    )


class SearchForm(DeskForm):
    """A voter, by number, name or address."""

    q = forms.CharField(
        label=_("Find a voter by number, name or e-mail address"), required=False, max_length=100
    )


class TypedForm(DeskForm):
    """The origin, typed to mean it."""

    typed = forms.CharField(
        label=_("Type the referendum's origin"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
