"""The gateway: what it asks of the provider, what it answers, and what an error means."""

import json
import time
from datetime import timedelta

import pytest
import stripe
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from payments import gateway
from payments.gateway import client as gateway_client
from payments.standin.webhooks import sign

EXPIRES_AT = int(time.time()) + 20 * 3600


@pytest.fixture(autouse=True)
def at_the_standin(standin):
    with override_settings(
        STRIPE_SECRET_KEY=standin.key,
        STRIPE_API_BASE=standin.base_url,
        STRIPE_LIVE=False,
        STRIPE_WEBHOOK_SECRETS=[standin.webhook_secret],
    ):
        yield


@pytest.fixture
def impatient(monkeypatch):
    """Half a second is enough for an answer."""
    monkeypatch.setattr(gateway_client, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(gateway_client, "_local", type("Local", (), {})())


def opened(key="checkout-1", **more):
    told = {
        "order_reference": "order-1",
        "lines": [gateway.CheckoutLine("Logo design", 4000, 3)],
        "currency": "EUR",
        "total_minor": 12600,
        "fee_minor": 600,
        "fee_name": "Buyer's fee",
        "success_url": "http://localhost:8000/paid?session={CHECKOUT_SESSION_ID}",
        "cancel_url": "http://localhost:8000/checkout",
        "expires_at": EXPIRES_AT,
        "customer_email": "ana@example.org",
        "locale": "es",
        "metadata": {"order": "order-1"},
    }
    return gateway.open_checkout(**(told | more), idempotency_key=key)


def paid(standin, **more):
    standin.control.complete(opened(**more).session_id)
    return standin.control.objects("payment_intent")[0]["id"]


def test_a_checkout_is_opened_and_read_before_and_after_it_is_paid(standin):
    checkout = opened()
    before = gateway.read_checkout(checkout.session_id)
    standin.control.complete(checkout.session_id)

    after = gateway.read_checkout(checkout.session_id)

    assert checkout.url == f"{standin.base_url}/c/pay/{checkout.session_id}"
    assert before == gateway.CheckoutState(
        session_id=checkout.session_id,
        status="open",
        payment_status="unpaid",
        currency="eur",
        total_minor=12600,
        order_reference="order-1",
        url=checkout.url,
        intent=None,
        metadata={"order": "order-1"},
    )
    assert (after.status, after.payment_status, after.url) == ("complete", "paid", None)
    assert after.intent == gateway.read_intent(after.intent.intent_id)
    assert after.intent == gateway.IntentState(
        intent_id=after.intent.intent_id,
        status="succeeded",
        currency="eur",
        amount_minor=12600,
        capturable_minor=0,
        received_minor=12600,
        charge_id=standin.control.objects("charge")[0]["id"],
        provider_fee_minor=214,
        provider_fee_currency="eur",
        failure_code=None,
        metadata={"order": "order-1"},
    )
    assert (after.intent.is_captured, after.intent.is_authorised) == (True, False)


def test_lines_that_do_not_add_up_are_never_sent(standin):
    with pytest.raises(ValueError, match="add up"):
        opened(total_minor=12601)

    assert standin.control.objects("checkout.session") == []


def test_the_same_key_opens_one_checkout(standin):
    assert opened() == opened()
    assert len(standin.control.objects("checkout.session")) == 1


def test_the_page_speaks_the_buyers_language_where_the_provider_has_it(standin):
    for number, locale in enumerate(("es-mx", "eo", "EN")):
        opened(f"checkout-{number}", locale=locale)

    locales = [session["locale"] for session in standin.control.objects("checkout.session")]
    assert locales == ["en", "auto", "es"]


def test_a_deadline_keeps_within_the_providers_bounds():
    now = time.time()

    ahead = [gateway.checkout_deadline(timedelta(hours=hours)) - now for hours in (0, 5, 24, 72)]

    assert ahead == pytest.approx([31 * 60, 5 * 3600, 86100, 86100], abs=5)
    assert opened(expires_at=gateway.checkout_deadline(timedelta(days=3))).session_id


def test_an_authorised_payment_is_captured_in_part(standin):
    intent_id = paid(standin, manual_capture=True)
    held = gateway.read_intent(intent_id)

    taken = gateway.capture(intent_id, amount_minor=10000, idempotency_key="capture-1")

    assert (held.is_authorised, held.capturable_minor, held.received_minor) == (True, 12600, 0)
    assert (taken.is_captured, taken.capturable_minor, taken.received_minor) == (True, 0, 10000)
    assert taken == gateway.read_intent(intent_id)


def test_an_authorised_payment_is_let_go_once(standin):
    intent_id = paid(standin, manual_capture=True)

    gone = gateway.release_authorisation(intent_id, idempotency_key="release-1")

    assert gone.status == "canceled"
    assert gateway.release_authorisation(intent_id, idempotency_key="release-1") == gone
    with pytest.raises(gateway.GatewayRejected) as refused:
        gateway.release_authorisation(intent_id, idempotency_key="release-2")
    assert refused.value.provider_code == "payment_intent_unexpected_state"
    with pytest.raises(gateway.GatewayRejected):
        gateway.capture(intent_id, amount_minor=1, idempotency_key="capture-1")


def test_an_open_checkout_is_expired(standin):
    checkout = opened()

    closed = gateway.expire_checkout(checkout.session_id, idempotency_key="expire-1")

    assert (closed.status, closed.intent) == ("expired", None)
    with pytest.raises(gateway.GatewayRejected):
        gateway.expire_checkout(checkout.session_id, idempotency_key="expire-2")


def test_refunds_are_made_read_and_found(standin):
    intent_id = paid(standin)

    first = gateway.refund(
        intent_id, amount_minor=600, idempotency_key="refund-1", metadata={"effect": "1"}
    )
    second = gateway.refund(intent_id, amount_minor=400, idempotency_key="refund-2")

    assert first == gateway.RefundState(
        refund_id=first.refund_id,
        status="succeeded",
        currency="eur",
        amount_minor=600,
        intent_id=intent_id,
        charge_id=standin.control.objects("charge")[0]["id"],
        failure_reason=None,
        metadata={"effect": "1"},
    )
    assert gateway.find_refunds(intent_id) == [second, first]
    standin.control.fail_refund(first.refund_id)
    assert gateway.read_refund(first.refund_id).status == "failed"


def test_a_refund_over_what_is_left_is_rejected_with_a_sentence(standin):
    intent_id = paid(standin)

    with pytest.raises(gateway.GatewayRejected) as refused:
        gateway.refund(intent_id, amount_minor=12601, idempotency_key="refund-1")

    assert "greater than unrefunded amount" in refused.value.provider_message
    assert str(refused.value.sentence).endswith("Nothing was changed.")
    assert refused.value.request_id.startswith("req_")
    assert gateway.find_refunds(intent_id) == []


@pytest.mark.parametrize("fault", ["timeout_after", "drop_after", "error_after"])
def test_an_answer_lost_after_the_work_is_unknown_and_found_by_looking(standin, impatient, fault):
    intent_id = paid(standin)
    standin.control.fail(fault, path="/v1/refunds", seconds=2)

    with pytest.raises(gateway.GatewayUnknown):
        gateway.refund(
            intent_id, amount_minor=600, idempotency_key="refund-1", metadata={"effect": "1"}
        )

    found = gateway.find_refunds(intent_id)
    assert [(refund.amount_minor, refund.metadata) for refund in found] == [(600, {"effect": "1"})]


def test_a_lost_answer_comes_again_under_the_same_key(standin, impatient):
    intent_id = paid(standin)
    standin.control.fail("timeout_after", path="/v1/refunds", seconds=2)
    with pytest.raises(gateway.GatewayUnknown):
        gateway.refund(intent_id, amount_minor=600, idempotency_key="refund-1")

    again = gateway.refund(intent_id, amount_minor=600, idempotency_key="refund-1")

    assert gateway.find_refunds(intent_id) == [again]


def test_a_server_that_is_not_there_is_unknown():
    with (
        override_settings(STRIPE_API_BASE="http://127.0.0.1:9"),
        pytest.raises(gateway.GatewayUnknown),
    ):
        gateway.read_intent("pi_1")


@pytest.mark.parametrize("fault", ["conflict", "rate_limit"])
def test_a_busy_provider_did_nothing_and_may_be_asked_again(standin, fault):
    intent_id = paid(standin)
    standin.control.fail(fault, path="/v1/refunds")

    with pytest.raises(gateway.GatewayBusy):
        gateway.refund(intent_id, amount_minor=600, idempotency_key="refund-1")

    assert gateway.find_refunds(intent_id) == []
    assert gateway.refund(intent_id, amount_minor=600, idempotency_key="refund-1").refund_id


def test_a_key_used_before_for_something_else_is_unknown_and_not_rejected(standin):
    intent_id = paid(standin)
    gateway.refund(intent_id, amount_minor=600, idempotency_key="refund-1")

    with pytest.raises(gateway.GatewayUnknown):
        gateway.refund(intent_id, amount_minor=601, idempotency_key="refund-1")


def test_a_wrong_key_is_the_operators_and_releases_nothing():
    with (
        override_settings(STRIPE_SECRET_KEY="sk_test_someone_elses"),
        pytest.raises(gateway.GatewayMisconfigured) as refused,
    ):
        gateway.read_intent("pi_1")

    assert isinstance(refused.value, gateway.GatewayBusy)
    assert not isinstance(refused.value, gateway.GatewayRejected)


def test_a_refused_card_reads_in_the_buyers_words():
    sentences = {
        str(gateway.card_sentence(code)) for code in ("insufficient_funds", "card_declined", "odd")
    }

    assert len(sentences) == 2
    assert all("Nothing was charged" in sentence for sentence in sentences)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_LIVE": True}, "stand-in"),
        ({"STRIPE_SECRET_KEY": "sk_live_1", "STRIPE_API_BASE": None}, "STRIPE_LIVE"),
        ({"STRIPE_LIVE": True, "STRIPE_API_BASE": None}, "STRIPE_LIVE"),
    ],
)
def test_live_and_test_are_never_mixed(changed, reason):
    with override_settings(**changed), pytest.raises(ImproperlyConfigured, match=reason):
        gateway.read_intent("pi_1")


def event(**more):
    told = {
        "id": "evt_1",
        "object": "event",
        "type": "refund.failed",
        "livemode": False,
        "created": 1_700_000_000,
        "data": {"object": {"id": "re_1", "object": "refund"}},
        **more,
    }
    return json.dumps(told)


def verify(payload, *, secret=None, age=0, standin):
    header = sign(payload, secret or standin.webhook_secret, int(time.time()) - age)
    return gateway.verify_event(payload=payload.encode(), signature_header=header)


def test_the_stand_ins_own_events_are_verified(standin, receiver):
    standin.control.complete(opened().session_id)
    standin.control.drain()

    events = [
        gateway.verify_event(payload=body, signature_header=signature)
        for body, signature in zip(receiver.bodies, receiver.signatures, strict=True)
    ]

    assert [(event.kind, event.object_kind, event.livemode) for event in events] == [
        ("payment_intent.succeeded", "payment_intent", False),
        ("checkout.session.completed", "checkout.session", False),
    ]
    assert events[0].object_id == standin.control.objects("payment_intent")[0]["id"]


def test_any_active_secret_verifies(standin):
    with override_settings(STRIPE_WEBHOOK_SECRETS=["whsec_new", standin.webhook_secret]):
        verified = [verify(event(), standin=standin, secret=key) for key in ("whsec_new", None)]

    assert [(found.id, found.kind, found.object_id) for found in verified] == [
        ("evt_1", "refund.failed", "re_1")
    ] * 2


@pytest.mark.parametrize(
    ("payload", "how", "code"),
    [
        (event(), {"secret": "whsec_other"}, "signature"),
        (event(), {"age": 301}, "signature"),
        (event(livemode=True), {}, "wrong_mode"),
        (event(account="acct_1"), {}, "foreign_account"),
        (event(object="charge"), {}, "not_an_event"),
        (event(data={}), {}, "not_an_event"),
        ("[1]", {}, "not_an_event"),
        ("{", {}, "not_an_event"),
        (event(filler="x" * 600_000), {}, "too_large"),
    ],
)
def test_what_is_not_ours_is_refused(standin, payload, how, code):
    with pytest.raises(gateway.SignatureRefused) as refused:
        verify(payload, standin=standin, **how)

    assert refused.value.provider_code == code


def test_bytes_and_headers_that_make_no_sense_are_refused():
    for payload, header in ((b"\xff\xfe", "t=1,v1=a"), (b"{}", ""), (b"{}", "nonsense")):
        with pytest.raises(gateway.SignatureRefused):
            gateway.verify_event(payload=payload, signature_header=header)


def test_no_object_of_the_client_leaves_the_gateway(standin):
    intent_id = paid(standin)
    refund = gateway.refund(
        intent_id, amount_minor=600, idempotency_key="refund-1", metadata={"effect": "1"}
    )
    checkout = gateway.read_checkout(standin.control.objects("checkout.session")[0]["id"])

    for found in (checkout, checkout.intent, refund):
        for value in vars(found).values():
            assert not isinstance(value, stripe.StripeObject)
