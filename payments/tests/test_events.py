import itertools
import json
import time

import pytest
import stripe
from django.urls import reverse

from payments import hooks
from payments.domain import events, holds
from payments.errors import CheckoutUnclear
from payments.models import ProviderEvent
from payments.tests.factories import make_hold, sums
from payments.tests.paying import effect_states, open_page, pay, work

pytestmark = pytest.mark.usefixtures("owner")


def post(client, body: bytes, signature: str):
    return client.post(
        reverse("payments:webhook"), body, content_type="application/json",
        headers={"Stripe-Signature": signature},
    )  # fmt: skip


def sign(body: bytes, secret: str, at: float | None = None) -> str:
    stamp = int(at if at is not None else time.time())
    mark = stripe.WebhookSignature._compute_signature(f"{stamp}.{body.decode()}", secret)
    return f"t={stamp},v1={mark}"


def an_event(**more) -> bytes:
    told = {
        "id": "evt_1", "object": "event", "type": "payment_intent.succeeded", "created": 1,
        "livemode": False, "data": {"object": {"id": "pi_1", "object": "payment_intent"}},
    }  # fmt: skip
    return json.dumps(told | more).encode()


def told_events(provider, receiver):
    provider.control.drain()
    return list(zip(receiver.bodies, receiver.signatures, strict=True))


def test_a_webhook_books_the_payment(provider, receiver, committed_cast, client, owner):
    hold = make_hold(committed_cast)
    pay(provider, hold, look=False)
    for body, signature in told_events(provider, receiver):
        assert post(client, body, signature).status_code == 200
    assert sums(hold)["state"] == "planned"
    work()
    assert (sums(hold)["state"], owner.payments) == ("held", ["captured"])
    assert not ProviderEvent.objects.filter(handled_at=None).exists()


def test_events_that_come_five_times_and_shuffled_change_nothing_more(
    provider, receiver, cast, client, owner
):
    hold = make_hold(cast)
    pay(provider, hold, look=False)
    told = told_events(provider, receiver)
    for body, signature in [*told[::-1], *told * 4]:
        post(client, body, signature)
        work()
    assert ProviderEvent.objects.count() == len(told) >= 2
    assert (sums(hold)["captured"], owner.payments) == (10_400, ["captured"])


def test_every_order_of_the_events_of_a_whole_life_ends_the_same(
    provider, receiver, cast, client, owner
):
    hold = make_hold(cast, manual_capture=True)
    pay(provider, hold)
    holds.plan_capture(hold=hold)
    work()
    holds.refund(hold=hold, price_minor=4_000, key="refund:1")
    work()
    before, told = sums(hold), told_events(provider, receiver)
    for body, signature in told:
        post(client, body, signature)
    ids = list(ProviderEvent.objects.values_list("pk", flat=True))
    assert len(ids) >= 4
    for order in itertools.islice(itertools.permutations(ids), 24):
        ProviderEvent.objects.update(handled_at=None, due_at=events.real_now())
        for event_id in order:
            events.handle(event_id)
        assert sums(hold) == before
    assert owner.payments == ["authorised", "captured"]


def test_a_webhook_that_comes_before_the_answer_of_the_call_is_booked_once(
    provider, receiver, cast, client, owner
):
    hold = make_hold(cast)
    provider.control.fail("drop_after", path="/v1/checkout/sessions")
    with pytest.raises(CheckoutUnclear):
        open_page(hold)
    session = provider.control.objects("checkout.session")[0]
    provider.control.complete(session["id"])
    for body, signature in told_events(provider, receiver):
        post(client, body, signature)
    work()
    assert (sums(hold)["state"], owner.payments) == ("held", ["captured"])
    assert effect_states(hold) == [("open_checkout", "done")]
    assert hold.payments.get().session_id == session["id"]


def test_a_webhook_three_days_late_finds_the_payment_looked_up_already(
    provider, receiver, cast, client, owner
):
    hold = make_hold(cast)
    payment = pay(provider, hold, look=False)
    payment.due_at = events.real_now()
    payment.save(update_fields=["due_at"])
    events.sweep_payments(10)
    assert sums(hold)["state"] == "held"
    for body, signature in told_events(provider, receiver):
        post(client, body, signature)
    work()
    assert owner.payments == ["captured"]


def test_a_refund_that_fails_days_later_brings_the_money_back(
    provider, receiver, cast, client, owner
):
    hold = make_hold(cast)
    pay(provider, hold)
    holds.refund(hold=hold, price_minor=10_000, key="refund:1")
    work()
    assert sums(hold)["state"] == "settled"
    provider.control.fail_refund(provider.control.objects("refund")[0]["id"])
    for body, signature in told_events(provider, receiver) * 2:
        post(client, body, signature)
        work()
    assert (sums(hold)["state"], sums(hold)["balance"]) == ("held", 10_400)
    assert owner.effects[-2:] == [("refund", "done"), ("refund", "rejected")]


def test_an_event_while_the_provider_is_down_waits_for_its_turn(
    provider, receiver, cast, client, owner
):
    hold = make_hold(cast)
    pay(provider, hold, look=False)
    for body, signature in told_events(provider, receiver):
        post(client, body, signature)
    provider.control.fail("error", method="GET", times=20)
    work()
    waiting = ProviderEvent.objects.filter(handled_at=None)
    assert waiting.exists()
    assert all(event.trouble and event.due_at > events.real_now() for event in waiting)
    assert sums(hold)["state"] == "planned"
    provider.control.fail("error", method="GET", path="/v1/nothing")
    for _try in range(20):
        work()
    assert sums(hold)["state"] == "held"


def test_an_event_that_meets_a_bug_is_kept_with_its_trouble(provider, receiver, cast, client):
    hold = make_hold(cast)
    pay(provider, hold, look=False)
    for body, signature in told_events(provider, receiver):
        post(client, body, signature)

    def stumble(**facts):
        raise ZeroDivisionError("a receiver with a bug")

    hooks.payment_reported.register(stumble)
    try:
        work()
    finally:
        hooks.payment_reported._receivers.remove(stumble)
    assert sums(hold)["state"] == "planned"
    troubles = set(ProviderEvent.objects.values_list("trouble", "handled_at"))
    assert troubles == {("ZeroDivisionError: a receiver with a bug", None)}
    work()
    assert sums(hold)["state"] == "held"


REFUSED = {
    "forged": lambda secret: (an_event(), sign(an_event(), "whsec_of_somebody_else")),
    "unsigned": lambda secret: (an_event(), ""),
    "301 seconds old": lambda secret: (an_event(), sign(an_event(), secret, time.time() - 301)),
    "changed": lambda secret: (an_event(id="evt_2"), sign(an_event(), secret)),
    "of the live mode": lambda secret: (
        an_event(livemode=True), sign(an_event(livemode=True), secret)),
    "of another account": lambda secret: (
        an_event(account="acct_2"), sign(an_event(account="acct_2"), secret)),
    "not JSON": lambda secret: (b"{", sign(b"{", secret)),
    "2 MB long": lambda secret: (b"x" * 2_000_000, sign(b"x" * 2_000_000, secret)),
}  # fmt: skip


@pytest.mark.parametrize("how", REFUSED)
def test_a_webhook_is_refused_and_nothing_is_stored_when_it_is(how, provider, db, client):
    body, signature = REFUSED[how](provider.webhook_secret)
    assert post(client, body, signature).status_code == 400
    assert not ProviderEvent.objects.exists()


def test_the_webhook_takes_posts_only(provider, db, client):
    assert client.get(reverse("payments:webhook")).status_code == 405


def test_an_event_of_another_site_on_the_same_account_is_put_aside(provider, db, client):
    body = an_event()
    assert post(client, body, sign(body, provider.webhook_secret)).status_code == 200
    work()
    event = ProviderEvent.objects.get()
    assert (event.trouble, event.handled_at is None) == ("not a payment of ours", False)
