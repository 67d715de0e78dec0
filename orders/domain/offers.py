"""Offers: a priced proposal in a thread; an unanswered one expires, silence is never a yes."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.rules import may_act_for, may_sell, may_trade
from core import clock
from core.announce import announce
from core.errors import InvalidInput
from gigs.models import GigVersion
from orders import errors
from orders.enums import OfferState
from orders.models import Offer
from orders.periods import current_periods
from orders.signals import offer_moved
from record.domain.entries import append
from record.models import Thread

DAYS_MAX, LINES_MAX = 60, 20


def make_offer(
    *,
    by: User,
    thread: Thread,
    gig_version: GigVersion,
    title: str,
    lines: Sequence[dict],
    exclusions: Sequence[str] = (),
    price_minor: int,
    delivery_days: int,
    revisions: int,
) -> Offer:
    """Offer work to the buyer of a thread; `lines` are {"text", "quantity"}, price in minor units.

    Raises InvalidInput naming the field that is wrong.
    """
    if not may_act_for(by, thread.seller) or gig_version.gig.seller_id != thread.seller_id:
        raise errors.NotAParty
    if not (may_trade(by) and may_sell(thread.seller)):
        raise errors.NotTrading
    _check(title, lines, price_minor, delivery_days, revisions)
    with transaction.atomic():
        now = clock.now()
        offer = Offer.objects.create(
            thread=thread,
            seller=thread.seller,
            gig_version=gig_version,
            made_by=by,
            title=title.strip(),
            lines=[{"text": row["text"].strip(), "quantity": row["quantity"]} for row in lines],
            exclusions=[text.strip() for text in exclusions if text.strip()],
            price_minor=price_minor,
            currency=gig_version.currency,
            delivery_days=delivery_days,
            revisions=revisions,
            made_at=now,
            due_at=now + timedelta(hours=current_periods()["offer"]),
        )
        _tell(offer, "made", by)
    return offer


def _check(title: str, lines: Sequence[dict], price: int, days: int, revisions: int) -> None:
    checks = (
        (title.strip(), "title", _("An offer needs a title.")),
        (0 < len(lines) <= LINES_MAX, "lines", _("An offer needs between 1 and 20 lines.")),
        (all(row["text"].strip() and row["quantity"] >= 1 for row in lines), "lines",
         _("Every line needs words and a quantity.")),
        (price > 0, "price", _("An offer needs a price.")),
        (1 <= days <= DAYS_MAX, "delivery_days", _("The work takes between 1 and 60 days.")),
        (0 <= revisions <= 20, "revisions", _("Please offer between 0 and 20 changes.")),
    )  # fmt: skip
    for holds, field, sentence in checks:
        if not holds:
            raise InvalidInput(sentence, field=field)


def _tell(offer: Offer, what: str, by: User | None) -> None:
    body = {
        "offer": offer.public_id,
        "title": offer.title,
        "price_minor": offer.price_minor,
        "currency": offer.currency,
        "delivery_days": offer.delivery_days,
        "revisions": offer.revisions,
        "lines": offer.lines,
        "exclusions": offer.exclusions,
    }
    append(thread=offer.thread, kind=f"offer.{what}", author=by, body=body)
    announce(offer_moved, offer_id=offer.pk)


def decline_offer(*, by: User, offer: Offer) -> Offer:
    """Say no to an offer, as the buyer it was made to."""
    return _close(by, offer, OfferState.DECLINED, lambda o: by.pk == o.thread.buyer_id)


def withdraw_offer(*, by: User, offer: Offer) -> Offer:
    """Take an offer back, as a member of the seller account that made it."""
    return _close(by, offer, OfferState.WITHDRAWN, lambda o: may_act_for(by, o.seller))


def _close(by: User | None, offer: Offer, state: OfferState, may) -> Offer:
    with transaction.atomic():
        mine = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
        if not may(mine):
            raise errors.NotAParty
        if mine.state != OfferState.OPEN:
            raise errors.OfferGone
        mine.state = state
        mine.save(update_fields=["state"])
        _tell(mine, str(state), by)
    return mine


def expire_offers(limit: int) -> int:
    """End offers that nobody answered in time; returns how many."""
    with transaction.atomic():
        open_offers = Offer.objects.filter(state=OfferState.OPEN, due_at__lte=clock.now())
        due = list(
            open_offers.select_for_update(of=("self",), skip_locked=True).order_by("due_at", "id")[
                :limit
            ]
        )
        # Threads come last in the order of locks, and by id.
        for offer in sorted(due, key=lambda o: (o.thread_id, o.pk)):
            _close(None, offer, OfferState.EXPIRED, lambda o: True)
    return len(due)
