"""The test cards that the pay page offers, and what each of them does."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TestCard:
    """A card with a known outcome. `code` and `decline_code` are Stripe's for a refusal."""

    name: str
    number: str
    outcome: str
    code: str = ""
    decline_code: str = ""
    message: str = ""

    __test__ = False  # pytest would otherwise take it for a test class

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def shown_number(self) -> str:
        return " ".join(self.number[at : at + 4] for at in range(0, 16, 4))


CARDS = {
    card.name: card
    for card in (
        TestCard("success", "4242424242424242", "pays"),
        TestCard("secure", "4000002760003184", "asks"),
        TestCard(
            "declined",
            "4000000000000002",
            "refuses",
            "card_declined",
            "generic_decline",
            "Your card was declined.",
        ),
        TestCard(
            "insufficient_funds",
            "4000000000009995",
            "refuses",
            "card_declined",
            "insufficient_funds",
            "Your card has insufficient funds.",
        ),
    )
}

AUTHENTICATION_FAILED = (
    "We are unable to authenticate your payment method. Please choose a different payment method "
    "and try again."
)
