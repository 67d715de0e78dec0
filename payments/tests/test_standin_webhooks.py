"""The stand-in's webhooks: signed, stored, in order, until they are accepted."""

import threading
import time

import pytest
import stripe

from payments.tests.checkouts import open_manual, open_session

PAID = ["payment_intent.succeeded", "checkout.session.completed"]


def test_a_payment_is_told_in_order_and_signed_as_stripe_signs(standin, stripe_client, receiver):
    session = open_session(stripe_client)
    standin.control.complete(session.id)
    assert standin.control.drain()

    events = [
        stripe.Webhook.construct_event(body, signature, standin.webhook_secret)
        for body, signature in zip(receiver.bodies, receiver.signatures, strict=True)
    ]

    assert [event.type for event in events] == PAID
    assert events[1].data.object.id == session.id
    assert events[1].data.object.payment_status == "paid"
    assert (events[1].livemode, events[1].api_version) == (False, stripe.api_version)


def test_a_signature_by_another_secret_is_refused_by_stripes_own_check(
    standin, stripe_client, receiver
):
    standin.control.complete(open_session(stripe_client).id)
    standin.control.drain()

    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(receiver.bodies[0], receiver.signatures[0], "whsec_other")


def test_each_step_of_the_money_is_told(standin, stripe_client, receiver):
    held = standin.control.complete(open_manual(stripe_client).id)["payment_intent"]["id"]
    stripe_client.v1.payment_intents.capture(held)
    refund = stripe_client.v1.refunds.create({"payment_intent": held})
    standin.control.fail_refund(refund.id)
    freed = standin.control.complete(open_manual(stripe_client).id)["payment_intent"]["id"]
    stripe_client.v1.payment_intents.cancel(freed)
    late = open_session(stripe_client)
    standin.control.complete(late.id, card="declined")
    stripe_client.v1.checkout.sessions.expire(late.id)
    assert standin.control.drain()

    assert receiver.kinds == [
        "payment_intent.amount_capturable_updated",
        "checkout.session.completed",
        "charge.captured",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
        "refund.updated",
        "refund.failed",
        "payment_intent.amount_capturable_updated",
        "checkout.session.completed",
        "charge.refunded",
        "payment_intent.canceled",
        "payment_intent.payment_failed",
        "payment_intent.canceled",
        "checkout.session.expired",
    ]


def test_an_event_is_sent_again_until_it_is_accepted(standin, stripe_client, receiver):
    receiver.refusals = 1
    standin.control.complete(open_session(stripe_client).id)

    assert standin.control.drain()

    # The refused one comes again after the others: receivers cope with any order.
    assert receiver.kinds == [*PAID, PAID[0]]
    assert receiver.events[0]["id"] == receiver.events[2]["id"]


def test_an_event_that_waits_shows_as_undelivered_and_is_found_so(standin, stripe_client, receiver):
    standin.control.webhooks(hold=True)
    standin.control.complete(open_session(stripe_client).id)
    waiting = stripe_client.v1.events.list({"delivery_success": False})
    standin.control.webhooks(hold=False)
    assert standin.control.drain()
    delivered = stripe_client.v1.events.retrieve(waiting.data[0].id)

    assert [event.type for event in waiting.data] == PAID[::-1]
    assert {event.pending_webhooks for event in waiting.data} == {1}
    assert delivered.pending_webhooks == 0
    assert stripe_client.v1.events.list({"delivery_success": False}).data == []


def test_an_event_is_redelivered_on_request(standin, stripe_client, receiver):
    standin.control.complete(open_session(stripe_client).id)
    standin.control.drain()

    standin.control.redeliver(receiver.events[0]["id"])
    standin.control.drain()

    assert receiver.kinds == [*PAID, PAID[0]]
    assert receiver.events[0]["id"] == receiver.events[2]["id"]


def test_copies_and_a_shuffle_bring_the_same_events_in_another_order(
    standin, stripe_client, receiver
):
    standin.control.webhooks(hold=True, copies=3, shuffle=True)
    for _ in range(4):
        standin.control.complete(open_session(stripe_client).id)
    standin.control.webhooks(hold=False)
    assert standin.control.drain()

    sent = [event["id"] for event in receiver.events]
    listed = stripe_client.v1.events.list({"types": PAID, "limit": 100}).data
    in_order = [event.id for event in reversed(listed) for _ in range(3)]
    assert sorted(sent) == sorted(in_order)
    assert sent != in_order  # 24 deliveries stay in order once in 10^23


def test_a_delay_holds_events_back(standin, stripe_client, receiver):
    standin.control.webhooks(delay=0.6)
    begun = time.monotonic()
    standin.control.complete(open_session(stripe_client).id)
    assert standin.control.drain()

    assert time.monotonic() - begun >= 0.6
    assert receiver.kinds == PAID


def test_a_history_can_be_paid_without_webhooks(standin, stripe_client, receiver):
    standin.control.complete(open_session(stripe_client).id, webhooks=False)
    assert standin.control.drain()

    assert receiver.kinds == []
    assert len(stripe_client.v1.events.list({"types": PAID}).data) == 2


def test_an_unreachable_endpoint_keeps_nobody_waiting(standin, stripe_client, receiver):
    standin.control.webhooks(url="http://127.0.0.1:9/hooks")
    session = open_session(stripe_client)

    standin.control.complete(session.id)

    assert stripe_client.v1.checkout.sessions.retrieve(session.id).status == "complete"
    assert standin.control.drain(0.1) is False


def test_events_of_many_payers_at_once_are_each_told_once(standin, stripe_client, receiver):
    sessions = [open_session(stripe_client).id for _ in range(6)]
    payers = [
        threading.Thread(target=standin.control.complete, args=(session,)) for session in sessions
    ]
    for payer in payers:
        payer.start()
    for payer in payers:
        payer.join()
    assert standin.control.drain()

    done = [
        event["data"]["object"]["id"]
        for event in receiver.events
        if event["type"] == "checkout.session.completed"
    ]
    assert sorted(done) == sorted(sessions)
