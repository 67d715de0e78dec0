"""Gigs that ask the seller first: the card is authorised, nothing is captured yet."""

from orders import rules
from orders.domain.transitions import Step, verb


@verb(rules.may_accept_request)
def accept_request(step: Step) -> None:
    """Take the order; the authorised card is charged, and the bank's answer moves the order."""
    step.move("accept_request")


@verb(rules.may_decline_request)
def decline_request(step: Step, *, reason: str = "") -> None:
    """Say no before anything is charged; it costs nobody anything."""
    step.move("decline_request", reason=reason.strip())


@verb(rules.may_withdraw_request)
def withdraw_request(step: Step) -> None:
    """Take a request back; the authorisation is released."""
    step.move("withdraw_request")
