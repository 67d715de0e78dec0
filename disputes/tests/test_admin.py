"""The desk of what waits for staff: oldest first, every door with a reason and a trace."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from core import clock
from orders.enums import State
from orders.models import Order, Referral
from orders.tests.factories import make_order
from orders.tests.pages import text_of
from record.models import ReadGrant
from record.queries import active_grant

REASON = {"reason": "Case N.º 7: both were heard, the record was read."}


@pytest.fixture
def order(cast) -> Order:
    return make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)


@pytest.fixture
def referral(order) -> Referral:
    return order.referrals.get()


def door(referral: Referral, name: str) -> str:
    return reverse(f"admin:orders_referral_{name}", args=[referral.pk])


def queue_of(client) -> str:
    response = client.get(reverse("admin:orders_referral_changelist"))
    assert response.status_code == 200
    return text_of(response.content.decode())


def untouched(order: Order) -> bool:
    order.refresh_from_db()
    hold = order.parts.get().hold
    waits = order.referrals.get().resolved_at is None
    moved = hold.released_minor or hold.refunded_minor
    traces = LogEntry.objects.exists() or ReadGrant.objects.exists()
    return order.state == State.DISPUTED and waits and not moved and not traces


def test_the_queue_shows_what_waits_longest_first(client, cast, order):
    older = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    oldest = Referral.objects.create(
        order=older,
        kind="late_after_delivery",
        opened_by="buyer",
        user=cast.ana,
        reason="It waits since yesterday.",
        opened_at=clock.now() - timedelta(days=1),
    )
    client.force_login(cast.elena)
    page = client.get(reverse("admin:orders_referral_changelist")).content.decode()
    assert page.index(door(oldest, "grant")) < page.index(door(order.referrals.get(), "grant"))
    assert door(oldest, "open_case") in page
    assert door(order.referrals.get(), "decide") in page
    assert door(oldest, "decide") not in page


def test_reading_the_thread_needs_a_reason_and_leaves_a_trace(client, cast, order, referral):
    client.force_login(cast.elena)
    assert client.get(door(referral, "grant")).status_code == 200
    for reason in ("", "short"):
        refused = client.post(door(referral, "grant"), {"reason": reason, "days": "14"})
        assert refused.status_code == 200
        assert active_grant(cast.elena, order.thread) is None
    assert untouched(order)

    response = client.post(door(referral, "grant"), REASON | {"days": "7"})

    assert response.url == reverse("admin:record_thread_change", args=[order.thread_id])
    grant = active_grant(cast.elena, order.thread)
    assert (grant.reason, grant.reference) == (REASON["reason"], f"referral:{referral.pk}")
    assert grant.ends_at - grant.granted_at == timedelta(days=7)
    log = LogEntry.objects.get()
    assert (log.user, log.change_message) == (cast.elena, f"Read the thread: {REASON['reason']}")


@pytest.mark.parametrize("days", ["0", "61", "x", ""])
def test_a_grant_ends_within_sixty_days(client, cast, order, referral, days):
    client.force_login(cast.elena)
    client.post(door(referral, "grant"), REASON | {"days": days})
    assert untouched(order)


@pytest.mark.parametrize(
    ("refund", "sentence"),
    [
        ("175.01", "The refund cannot be more than the price."),
        ("-1", "Ensure this value is greater than or equal to 0."),
        ("10.005", "Ensure that there are no more than 2 decimal places."),
        ("", "This field is required."),
        ("NaN", "Enter a number."),
    ],
)
def test_a_refund_beyond_the_price_is_refused(client, cast, order, referral, refund, sentence):
    client.force_login(cast.elena)
    response = client.post(door(referral, "decide"), REASON | {"refund": refund})
    assert response.status_code == 200
    assert sentence in text_of(response.content.decode())
    assert untouched(order)


def test_a_decision_splits_the_money_closes_the_referral_and_is_logged(
    client, cast, order, referral
):
    client.force_login(cast.elena)
    page = text_of(client.get(door(referral, "decide")).content.decode())
    assert "Of the price of €175.00; the buyer's fee is returned in proportion." in page

    response = client.post(door(referral, "decide"), REASON | {"refund": "75.00"})

    assert response.url == reverse("admin:orders_referral_changelist")
    order.refresh_from_db()
    hold = order.parts.get().hold
    assert (order.state, hold.refunded_minor, hold.released_minor) == (
        State.COMPLETED,
        7_800,
        10_000,
    )
    referral.refresh_from_db()
    assert (referral.resolved_by, referral.resolution) == (cast.elena, REASON["reason"])
    assert LogEntry.objects.get().change_message == f"Decide: {REASON['reason']}"
    # A second decision is refused in words, and nothing moves twice.
    again = client.post(door(referral, "decide"), REASON | {"refund": "75.00"})
    assert "This cannot be done any more" in text_of(again.content.decode())
    hold.refresh_from_db()
    assert (hold.refunded_minor, hold.released_minor) == (7_800, 10_000)
    assert LogEntry.objects.count() == 1


def test_support_opens_a_case_about_what_was_referred(client, cast):
    order = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    referral = Referral.objects.create(
        order=order,
        kind="silent_cancellation",
        opened_by="clock",
        reason="Nobody answered.",
        opened_at=clock.now(),
    )
    client.force_login(cast.elena)
    client.post(door(referral, "open_case"), REASON)
    order.refresh_from_db()
    assert order.state == State.DISPUTED
    assert LogEntry.objects.get().change_message == f"Open a case: {REASON['reason']}"


def test_a_referral_is_resolved_once_without_moving_money(client, cast):
    order = make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)
    referral = Referral.objects.create(
        order=order,
        kind="silent_cancellation",
        opened_by="clock",
        reason="Nobody answered.",
        opened_at=clock.now(),
    )
    client.force_login(cast.elena)
    client.post(door(referral, "resolve"), REASON)
    referral.refresh_from_db()
    assert (referral.resolved_by, referral.resolution) == (cast.elena, REASON["reason"])
    again = client.post(door(referral, "resolve"), {"reason": "Something else altogether."})
    assert "This referral has been resolved already." in text_of(again.content.decode())
    referral.refresh_from_db()
    assert referral.resolution == REASON["reason"]
    order.refresh_from_db()
    hold = order.parts.get().hold
    assert (order.state, hold.released_minor + hold.refunded_minor) == (State.IN_PROGRESS, 0)


@pytest.mark.parametrize("who", ["ana", "bruno", "dario", "farid"])
@pytest.mark.parametrize("name", ["grant", "open_case", "decide", "resolve"])
def test_without_the_permission_no_door_opens(client, cast, order, referral, who, name):
    client.force_login(getattr(cast, who))
    form = REASON | {"days": "7", "refund": "1"}
    for response in (client.get(door(referral, name)), client.post(door(referral, name), form)):
        assert response.status_code in (302, 403)
        assert "refund" not in text_of(response.content.decode()).lower()
    assert untouched(order)


def test_support_without_the_right_to_change_referrals_is_refused(client, cast, order, referral):
    cast.elena.groups.get().permissions.remove(
        cast.elena.groups.get().permissions.get(codename="change_referral")
    )
    client.force_login(cast.elena)
    for name in ("grant", "open_case", "decide", "resolve"):
        form = REASON | {"days": "7", "refund": "1"}
        assert client.post(door(referral, name), form).status_code == 403
    assert untouched(order)


def test_support_decides_nothing_in_an_order_of_its_own(client, cast):
    order = make_order(State.DISPUTED, buyer=cast.elena, seller=cast.agency)
    client.force_login(cast.elena)
    referral = order.referrals.get()
    response = client.post(door(referral, "decide"), REASON | {"refund": "175.00"})
    assert "nobody decides an order of their own" in text_of(response.content.decode())
    assert untouched(order)


def test_the_queue_takes_the_same_queries_for_one_referral_and_for_three(client, cast):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast.elena)
    counts = []
    for _round in range(3):
        make_order(State.DISPUTED, buyer=cast.ana, seller=cast.agency)
        queue_of(client)
        with CaptureQueriesContext(connection) as found:
            queue_of(client)
        counts.append(len(found))
    assert counts[0] == counts[2]
