"""Forms of accounts."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AcceptForm(forms.Form):
    """Who was invited opens an account."""

    token = forms.CharField(
        label=_("Invitation code"),
        help_text=_("It is filled in when you open your link; otherwise paste what follows “#”."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("You sign in with it. If you were invited by e-mail, write that address."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A password manager makes a good one."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class InviteForm(forms.Form):
    """An administrator invites an officer."""

    email = forms.EmailField(label=_("E-mail address"))
    administrator = forms.BooleanField(
        label=_("May invite officers (administrator of the service)"), required=False
    )
