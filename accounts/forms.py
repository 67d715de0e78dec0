"""Forms about people: they parse and explain; what is allowed is decided by the domain."""

import zoneinfo
from functools import cache

from allauth.account.forms import SignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.domain.names import NAME_LENGTH_MAX, clean_display_name
from accounts.domain.sellers import SKILLS_MAX
from accounts.errors import NameRefused
from accounts.models import SellerAccount, User
from core.languages import country_choices


class DisplayNameField(forms.CharField):
    """A name that others see; a refused one says what is wrong with it."""

    def __init__(self, **options) -> None:
        super().__init__(**({"max_length": NAME_LENGTH_MAX, "label": _("Name")} | options))

    def clean(self, value):
        try:
            return clean_display_name(super().clean(value))
        except NameRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None


class SignUpForm(SignupForm):
    """E-mail and password as the sign-in library asks for them, and a name for others to see."""

    display_name = DisplayNameField(
        help_text=_("Others see this name. It can be changed later."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["display_name", "email", "password1"]


@cache
def time_zones() -> list[tuple[str, str]]:
    """Return the zones to choose from: places, not the historic abbreviations."""
    places = (name for name in zoneinfo.available_timezones() if "/" in name)
    shown = sorted(name for name in places if not name.startswith(("Etc/", "US/", "SystemV/")))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in shown)]


class ProfileForm(forms.Form):
    """What others see of a person."""

    display_name = DisplayNameField()
    country_code = forms.ChoiceField(label=_("Country"), required=False)
    bio = forms.CharField(
        label=_("About you"), required=False, max_length=2000, widget=forms.Textarea
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country_code"].choices = [("", _("Not told")), *country_choices()]


class PreferencesForm(forms.Form):
    """Language, look and time zone."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("As the browser asks")), *settings.LANGUAGES],
        help_text=_("Also of the mails that you get."),
    )
    theme = forms.ChoiceField(
        label=_("Theme"),
        required=False,
        choices=[("", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))],
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)


class PrivacyForm(forms.Form):
    """What others may notice while you read and write."""

    shows_presence = forms.BooleanField(label=_("Show when I am here"), required=False)
    shows_typing = forms.BooleanField(label=_("Show while I am writing"), required=False)
    shows_read = forms.BooleanField(label=_("Show what I have read"), required=False)


class SellerForm(forms.Form):
    """What a seller account shows of itself."""

    name = DisplayNameField(label=_("Name of the seller account"))
    tagline = forms.CharField(label=_("In one line"), required=False, max_length=160)
    bio = forms.CharField(
        label=_("About your work"), required=False, max_length=4000, widget=forms.Textarea
    )
    skills = forms.CharField(
        label=_("Skills"), required=False, max_length=600, help_text=_("Separated by commas.")
    )
    away_until = forms.DateTimeField(
        label=_("Away until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Buyers see the day and their deadlines count from it. In your time zone."),
    )

    def clean_skills(self) -> list[str]:
        """Return the skills as short texts, each once."""
        words = (" ".join(word.split())[:40] for word in self.cleaned_data["skills"].split(","))
        skills = list(dict.fromkeys(word for word in words if word))
        if len(skills) > SKILLS_MAX:
            raise forms.ValidationError(
                _("Please name at most %(most)d skills."), params={"most": SKILLS_MAX}
            )
        return skills


class BecomeSellerForm(forms.Form):
    """The first step of a seller: who sells, and as what."""

    kind = forms.ChoiceField(
        label=_("Who sells?"),
        choices=[
            (SellerAccount.Kind.PERSON, _("I do, alone")),
            (SellerAccount.Kind.AGENCY, _("Several of us, under one name")),
        ],
        widget=forms.RadioSelect,
        initial=SellerAccount.Kind.PERSON,
    )
    name = DisplayNameField(label=_("Name that buyers see"))
    tagline = forms.CharField(
        label=_("In one line, what do you make?"), required=False, max_length=160
    )


class SanctionForm(forms.Form):
    """A decision on somebody's standing, with what the statement of reasons needs."""

    standing = forms.ChoiceField(label=_("Standing"), choices=User.Standing.choices[1:])
    rule = forms.CharField(label=_("Which rule"), max_length=80)
    facts = forms.CharField(label=_("Facts it rests on"), widget=forms.Textarea)
    scope = forms.CharField(
        label=_("What may no longer be done, and what stays possible"), widget=forms.Textarea
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
