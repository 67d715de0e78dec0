"""From the wish to the placed order: what is frozen, and who may not."""

import hashlib
import json
import uuid
from datetime import timedelta

import pytest

from core import clock
from gigs.domain.content import ExtraContent, PackageContent
from gigs.domain.publishing import publish_version
from gigs.tests.factories import CONTENT, make_gig
from orders.domain import offers, placing
from orders.enums import Cause, OfferState, State
from orders.errors import (
    GigChanged,
    KeyUsedOtherwise,
    NotAParty,
    NotTrading,
    OfferGone,
    OwnGig,
    TooFast,
)  # fmt: skip
from orders.models import Offer, Order
from orders.tests.factories import place, report
from payments.models import Hold
from record.domain.threads import open_thread


def test_an_order_freezes_lines_price_days_and_fee(cast, settings):
    gig = make_gig(cast.agency)
    order = place(cast.ana, gig, tier="standard", extras=(1,))
    settings.ENCARGO_FEE_BASIS_POINTS = 900
    agreed = order.agreements.get()
    assert list(agreed.lines.values_list("number", "text", "quantity", "origin")) == [
        (1, "Logo in vectors", 1, "package"),
        (2, "Pencil sketches", 6, "package"),
        (3, "Source file", 1, "extra"),
    ]
    assert (agreed.price_minor, agreed.fee_minor, agreed.delivery_days) == (20_000, 800, 8)
    assert agreed.items == [
        {"text": "Three ideas", "price_minor": 17_500},
        {"text": "Source file", "price_minor": 2_500},
    ]
    assert agreed.exclusions == ["Printing", "A name for the shop"]
    assert agreed.sha256 == hashlib.sha256(agreed.canonical.encode()).hexdigest()
    assert json.loads(agreed.canonical)["price_minor"] == 20_000
    hold = order.parts.get().hold
    assert (hold.price_minor, hold.fee_minor, hold.state) == (20_000, 800, Hold.State.PLANNED)
    assert order.number >= 48_201
    assert order.fee_basis_points == 400


def test_an_express_extra_shortens_the_days_but_leaves_at_least_one(cast):
    gig = make_gig(cast.agency)
    order = place(cast.ana, gig, tier="basic", extras=(2,))
    assert order.agreements.get().delivery_days == 3
    assert [line.text for line in order.agreements.get().lines.all()] == [
        "Logo in vectors", "Pencil sketches",
    ]  # fmt: skip
    express = [
        ExtraContent(name, 4_000, extra_days=-2, adds_line=False) for name in ("Soon", "Sooner")
    ]
    quick = PackageContent("basic", "Quick", 9_000, 3, {0: 1, 1: 1, 2: 1})
    short = make_gig(cast.agency, packages=(quick,), extras=tuple(express))
    assert place(cast.ana, short, tier="basic", extras=(1,)).agreements.get().delivery_days == 1
    before = Order.objects.count()
    with pytest.raises(TooFast):
        place(cast.ana, short, tier="basic", extras=(1, 2))
    assert Order.objects.count() == before


def test_the_same_key_is_the_same_order_and_never_another_one(cast):
    gig = make_gig(cast.agency)
    key = uuid.uuid4()
    first = place(cast.ana, gig, key=key)
    assert place(cast.ana, gig, key=key) == first
    with pytest.raises(KeyUsedOtherwise):
        place(cast.ana, gig, tier="basic", key=key)
    other = place(cast.dario, gig, key=key)
    assert other != first
    assert Order.objects.count() == Hold.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "error"), [("bruno", OwnGig), ("carmen", OwnGig), ("greta", NotTrading)]
)
def test_members_of_the_account_and_suspended_people_cannot_order(cast, who, error):
    gig = make_gig(cast.agency)
    with pytest.raises(error):
        place(getattr(cast, who), gig)
    assert Order.objects.count() == Hold.objects.count() == 0


def test_only_the_version_on_offer_can_be_ordered(cast):
    gig = make_gig(cast.agency)
    old = gig.live_version
    publish_version(gig=gig, by=cast.bruno, content=CONTENT)
    with pytest.raises(GigChanged):
        placing.place_order(
            by=cast.ana, gig_version=old, package=old.packages.first(), request_key=uuid.uuid4()
        )
    assert Order.objects.count() == 0


def offer_to_ana(cast, **changes) -> Offer:
    thread = open_thread(buyer=cast.ana, seller=cast.agency)
    gig = make_gig(cast.agency)
    values = {
        "title": "Sign for the door",
        "lines": [{"text": "Artwork 1:10", "quantity": 1}, {"text": "Proof", "quantity": 2}],
        "exclusions": ["Fitting"],
        "price_minor": 4_500,
        "delivery_days": 2,
        "revisions": 1,
    }
    return offers.make_offer(
        by=cast.carmen, thread=thread, gig_version=gig.live_version, **values | changes
    )


def test_an_accepted_offer_becomes_an_order_in_its_own_thread(cast):
    offer = offer_to_ana(cast)
    key = uuid.uuid4()
    order = placing.accept_offer(by=cast.ana, offer=offer, request_key=key)
    assert placing.accept_offer(by=cast.ana, offer=offer, request_key=key) == order
    assert [(x.number, x.text, x.quantity) for x in order.agreements.get().lines.all()] == [
        (1, "Artwork 1:10", 1), (2, "Proof", 2),
    ]  # fmt: skip
    assert (order.agreements.get().price_minor, order.revisions_included) == (4_500, 1)
    report(order, "captured")
    assert (order.state, order.thread) == (State.AWAITING_BRIEF, offer.thread)
    kinds = list(order.thread.entries.order_by("seq").values_list("kind", flat=True))
    assert kinds == ["offer.made", "order.place", "order.pay"]


def test_an_offer_is_answered_once_and_only_by_whom_it_was_made_to(cast):
    offer = offer_to_ana(cast)
    with pytest.raises(NotAParty):
        placing.accept_offer(by=cast.dario, offer=offer, request_key=uuid.uuid4())
    with pytest.raises(NotAParty):
        offers.decline_offer(by=cast.bruno, offer=offer)
    with pytest.raises(NotAParty):
        offers.withdraw_offer(by=cast.ana, offer=offer)
    assert Order.objects.count() == 0
    offers.decline_offer(by=cast.ana, offer=offer)
    with pytest.raises(OfferGone):
        placing.accept_offer(by=cast.ana, offer=offer, request_key=uuid.uuid4())
    with pytest.raises(OfferGone):
        offers.withdraw_offer(by=cast.bruno, offer=offer)
    assert Order.objects.count() == 0


def test_an_offer_nobody_answered_expires_and_an_unpaid_order_ends_its_offer(cast):
    silent, unpaid = offer_to_ana(cast), offer_to_ana(cast)
    order = placing.accept_offer(by=cast.ana, offer=unpaid, request_key=uuid.uuid4())
    placing.leave(by=cast.ana, order=order)
    with clock.telling(clock.now() + timedelta(hours=73)):
        assert offers.expire_offers(10) == 1
        assert offers.expire_offers(10) == 0
    assert {Offer.objects.get(pk=o.pk).state for o in (silent, unpaid)} == {OfferState.EXPIRED}
    assert order.cause == Cause.WITHDRAWN


def test_the_thread_of_a_running_order_is_never_taken_for_a_second_one(cast):
    offer = offer_to_ana(cast)
    first = placing.accept_offer(by=cast.ana, offer=offer, request_key=uuid.uuid4())
    report(first, "captured")
    second = offers.make_offer(
        by=cast.bruno, thread=offer.thread, gig_version=offer.gig_version, title="One more",
        lines=[{"text": "Flyer", "quantity": 1}], price_minor=2_000, delivery_days=1, revisions=0,
    )  # fmt: skip
    order = placing.accept_offer(by=cast.ana, offer=second, request_key=uuid.uuid4())
    report(order, "captured")
    assert order.thread is not None
    assert order.thread != first.thread
