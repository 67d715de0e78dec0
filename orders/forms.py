"""What people fill in about an order; the rules themselves stand in the verbs."""

import uuid
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.money import currency_exponent
from orders.enums import PointKind
from orders.models import AgreementLine, Order

POINTS = 6
STARS = [(value, str(value)) for value in range(1, 6)]


class CheckoutForm(forms.Form):
    """Which package with which extras; `request_key` makes a double click one order."""

    package = forms.CharField(max_length=10)
    extras = forms.MultipleChoiceField(required=False)
    request_key = forms.UUIDField()
    version = forms.IntegerField()
    seen_total = forms.IntegerField()

    def __init__(self, *args, version, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["extras"].choices = [
            (str(extra.position), extra.name) for extra in version.extras.all()
        ]

    @staticmethod
    def new_key() -> uuid.UUID:
        """Return the key a freshly drawn page carries."""
        return uuid.uuid4()

    @staticmethod
    def key_of(data) -> uuid.UUID:
        """Return the key of a posted page; a page without one counts as a new one."""
        try:
            return uuid.UUID(data.get("request_key", ""))
        except ValueError:
            return uuid.uuid4()


class ReasonForm(forms.Form):
    """A few words to the other side."""

    reason = forms.CharField(
        label=_("Your words to the other side"),
        widget=forms.Textarea(attrs={"rows": 4, "data-grow": True}),
        max_length=2000,
    )


class DeliverForm(forms.Form):
    """A note and the lines that this delivery covers; files come beside it."""

    note = forms.CharField(
        label=_("Note to the buyer"),
        help_text=_("What is in it, and what to look at first."),
        widget=forms.Textarea(attrs={"rows": 5, "data-grow": True}),
        max_length=5000,
        required=False,
    )
    lines = forms.TypedMultipleChoiceField(
        label=_("Which lines does it cover?"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, lines: list[AgreementLine], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lines"].choices = [(line.number, line.text) for line in lines]


class PointForm(forms.Form):
    """One thing that should change, with its line and what kind of wish it is."""

    text = forms.CharField(
        label=_("What should change?"),
        widget=forms.Textarea(attrs={"rows": 3, "data-grow": True}),
        max_length=2000,
    )
    line = forms.TypedChoiceField(
        label=_("Which line is it about?"), coerce=int, empty_value=None, required=False
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=PointKind.choices,
        initial=PointKind.REVISION,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, lines: list[AgreementLine], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", _("No single line"))] + [
            (line.number, f"{line.number}. {line.text}") for line in lines
        ]


PointFormSet = forms.formset_factory(
    PointForm, extra=POINTS, max_num=POINTS, absolute_max=POINTS, min_num=0
)


class ReviewForm(forms.Form):
    """A buyer's review: three ratings, which average to the headline, and words."""

    work = forms.TypedChoiceField(label=_("The work"), coerce=int, choices=STARS)
    communication = forms.TypedChoiceField(label=_("Communication"), coerce=int, choices=STARS)
    as_agreed = forms.TypedChoiceField(label=_("As agreed"), coerce=int, choices=STARS)
    text = forms.CharField(
        label=_("In your own words"),
        help_text=_("What was agreed, what you got, and how it went."),
        widget=forms.Textarea(attrs={"rows": 5, "data-grow": True}),
        max_length=3000,
    )


class SellerReviewForm(forms.Form):
    """A seller's review of a buyer: one rating and words."""

    rating = forms.TypedChoiceField(label=_("Working together"), coerce=int, choices=STARS)
    text = ReviewForm.base_fields["text"]


class OfferForm(forms.Form):
    """A priced proposal in a thread: lines, price, days, revisions."""

    title = forms.CharField(label=_("What is it?"), max_length=120)
    lines = forms.CharField(
        label=_("What is included?"),
        help_text=_("One line for each thing, as in “3 × product photo, white ground”."),
        widget=forms.Textarea(attrs={"rows": 5, "data-grow": True}),
        max_length=4000,
    )
    exclusions = forms.CharField(
        label=_("What is not included?"),
        help_text=_("One line for each thing. Leave it empty if there is nothing to say."),
        widget=forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        max_length=2000,
        required=False,
    )
    price = forms.DecimalField(
        label=_("Price"),
        help_text=_("What you get. The buyer's fee is added to it."),
        min_value=Decimal("0.01"),
        max_digits=11,
    )
    delivery_days = forms.IntegerField(label=_("Days"), min_value=1, max_value=60)
    revisions = forms.IntegerField(
        label=_("Changes included"), min_value=0, max_value=20, initial=1
    )

    def __init__(self, *args, currency: str, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.fields["price"].decimal_places = currency_exponent(currency)

    def clean_price(self) -> int:
        """Return minor units."""
        amount = self.cleaned_data["price"].scaleb(currency_exponent(self.currency))
        if amount != int(amount):
            raise forms.ValidationError(_("This currency has no smaller unit."))
        return int(amount)

    def clean_lines(self) -> list[dict]:
        """Return `{"text", "quantity"}` for each line; “3 × …” sets the quantity."""
        return [_quantified(line) for line in _lines_of(self.cleaned_data["lines"])]

    def clean_exclusions(self) -> list[str]:
        return _lines_of(self.cleaned_data["exclusions"])


class AnswerField:
    """Builds the form field of one question of a brief."""

    WIDGETS = {
        "text": forms.Textarea(attrs={"rows": 3, "data-grow": True}),
        "contact": forms.Textarea(attrs={"rows": 2, "data-grow": True}),
        "date": forms.DateInput(attrs={"type": "date", "short": True}),
        "number": forms.NumberInput(attrs={"short": True}),
    }

    @classmethod
    def of(cls, question) -> forms.Field:
        """Return the field for a question of any kind but file."""
        common = {"label": question.text, "required": False}
        if question.kind == "choice":
            choices = [("", "—")] + [(choice, choice) for choice in question.choices]
            return forms.ChoiceField(choices=choices, **common)
        if question.kind == "number":
            return forms.DecimalField(widget=cls.WIDGETS["number"], **common)
        if question.kind == "date":
            return forms.DateField(widget=cls.WIDGETS["date"], **common)
        return forms.CharField(max_length=5000, widget=cls.WIDGETS[question.kind], **common)


class BriefForm(forms.Form):
    """The questions of one gig version; what is typed is kept, what is required is checked late."""

    def __init__(self, *args, order: Order, answers: dict, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(order.gig_version.questions.all())
        for question in self.questions:
            if question.kind == "file":
                continue
            field = AnswerField.of(question)
            if question.kind == "contact":
                field.help_text = _("Contact data for the work itself; it is meant to be here.")
            field.asked_for = question.required  # checked when the brief is sent, not when saved
            answer = answers.get(question.pk)
            field.initial = answer.text if answer else ""
            self.fields[f"q{question.position}"] = field

    def text_of(self, question) -> str:
        """Return what was typed for a question, as text."""
        value = self.cleaned_data.get(f"q{question.position}")
        return "" if value is None else str(value)


def _lines_of(text: str) -> list[str]:
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


def _quantified(line: str) -> dict:
    head, cross, rest = line.partition("×") if "×" in line else line.partition(" x ")
    if cross and head.strip().isdigit() and rest.strip():
        return {"text": rest.strip()[:200], "quantity": int(head)}
    return {"text": line[:200], "quantity": 1}
