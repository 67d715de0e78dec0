"""What staff write when they answer a referral."""

from decimal import Decimal

from django import forms
from django.core.validators import MinLengthValidator
from django.utils.translation import gettext_lazy as _

from core.money import currency_exponent, format_money

REASON_MIN = 10


class ReasonForm(forms.Form):
    """A reason that both sides, or those who audit, will read."""

    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[MinLengthValidator(REASON_MIN)],
        max_length=4000,
    )


class GrantForm(ReasonForm):
    """For how long the thread may be read."""

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=60, initial=14)


class DecisionForm(ReasonForm):
    """How the held price is split: the buyer gets a part back, the rest is the seller's."""

    refund = forms.DecimalField(label=_("Refund to the buyer"), min_value=Decimal(0))

    def __init__(self, *args, price_minor: int, currency: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.price_minor, self.currency = price_minor, currency
        exponent = currency_exponent(currency)
        field = self.fields["refund"]
        field.decimal_places = exponent
        field.widget.attrs["step"] = str(Decimal(1).scaleb(-exponent))
        field.help_text = _(
            "Of the price of %(price)s; the buyer's fee is returned in proportion."
        ) % {"price": format_money(price_minor, currency)}

    def clean_refund(self) -> int:
        """Return minor units; refuses more than the price."""
        amount = self.cleaned_data["refund"].scaleb(currency_exponent(self.currency))
        if amount != int(amount):
            raise forms.ValidationError(_("This currency has no smaller unit."))
        if amount > self.price_minor:
            raise forms.ValidationError(_("The refund cannot be more than the price."))
        return int(amount)


class CaseForm(forms.Form):
    """What happened, for the other side and for support."""

    reason = forms.CharField(
        label=_("What was agreed, and what happened instead?"),
        help_text=_("Name the lines it is about. The record of this order is at hand."),
        widget=forms.Textarea(attrs={"rows": 6, "data-grow": True}),
        min_length=20,
        max_length=4000,
    )
