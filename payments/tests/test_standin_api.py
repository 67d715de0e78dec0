"""The stand-in answers the real client as Stripe does."""

import time

import pytest
import requests
import stripe

from payments.gateway import API_VERSION
from payments.standin import objects
from payments.tests.checkouts import line, open_manual, open_session, session_params


def pay(standin, client, *, manual=False, card="success"):
    session = open_manual(client) if manual else open_session(client)
    return standin.control.complete(session.id, card=card)["payment_intent"]["id"]


def test_the_pinned_version_is_the_one_the_client_was_made_for():
    assert stripe.api_version == API_VERSION == objects.API_VERSION


def test_a_session_is_opened_with_lines_and_without_a_payment(stripe_client):
    told = session_params(expand=["line_items"], metadata={"order": "7"}, locale="es")

    session = stripe_client.v1.checkout.sessions.create(told)

    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status) == ("open", "unpaid")
    assert (session.amount_total, session.currency) == (12600, "eur")
    assert session.payment_intent is None
    assert session.metadata.to_dict() == {"order": "7"}
    assert [
        (item.description, item.quantity, item.amount_total) for item in session.line_items.data
    ] == [("Logo design", 1, 12000), ("Buyer's fee", 1, 600)]


def test_a_paid_session_leads_to_its_payment_its_charge_and_the_cost(standin, stripe_client):
    opened = open_session(
        stripe_client, payment_intent_data={"transfer_group": "order-1", "metadata": {"order": "7"}}
    )
    standin.control.complete(opened.id)

    session = stripe_client.v1.checkout.sessions.retrieve(
        opened.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )

    intent, charge = session.payment_intent, session.payment_intent.latest_charge
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    assert (intent.status, intent.amount_received, intent.transfer_group) == (
        "succeeded",
        12600,
        "order-1",
    )
    assert intent.metadata.to_dict() == {"order": "7"}
    assert (charge.captured, charge.amount_captured, charge.amount_refunded) == (True, 12600, 0)
    assert charge.balance_transaction.fee == 214  # 1.5 % and 25 cents
    assert stripe_client.v1.charges.retrieve(charge.id).payment_intent == intent.id


def test_a_declined_card_leaves_the_session_open_and_the_payment_waiting(standin, stripe_client):
    session = open_session(stripe_client)

    paid = standin.control.complete(session.id, card="insufficient_funds")

    assert paid["session"]["status"] == "open"
    assert paid["payment_intent"]["status"] == "requires_payment_method"
    error = paid["payment_intent"]["last_payment_error"]
    assert (error["type"], error["code"], error["decline_code"]) == (
        "card_error",
        "card_declined",
        "insufficient_funds",
    )
    assert [charge["status"] for charge in standin.control.objects("charge")] == ["failed"]


def test_an_authorised_payment_is_captured_in_part(standin, stripe_client):
    intent_id = pay(standin, stripe_client, manual=True)
    held = stripe_client.v1.payment_intents.retrieve(intent_id)

    taken = stripe_client.v1.payment_intents.capture(
        intent_id, {"amount_to_capture": 10000, "expand": ["latest_charge"]}
    )

    assert (held.status, held.amount_capturable, held.amount_received) == (
        "requires_capture",
        12600,
        0,
    )
    assert (taken.status, taken.amount_capturable, taken.amount_received) == ("succeeded", 0, 10000)
    assert (taken.latest_charge.amount, taken.latest_charge.amount_captured) == (12600, 10000)


def test_an_authorised_session_is_paid_only_when_captured(standin, stripe_client):
    session = open_manual(stripe_client)
    intent_id = standin.control.complete(session.id)["payment_intent"]["id"]
    before = stripe_client.v1.checkout.sessions.retrieve(session.id)

    stripe_client.v1.payment_intents.capture(intent_id)

    after = stripe_client.v1.checkout.sessions.retrieve(session.id)
    assert (before.status, before.payment_status) == ("complete", "unpaid")
    assert (after.status, after.payment_status) == ("complete", "paid")


def test_more_than_authorised_is_not_captured(standin, stripe_client):
    intent_id = pay(standin, stripe_client, manual=True)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.payment_intents.capture(intent_id, {"amount_to_capture": 12601})

    assert refused.value.code == "amount_too_large"
    assert stripe_client.v1.payment_intents.retrieve(intent_id).status == "requires_capture"


def test_a_released_authorisation_can_be_neither_captured_nor_released_again(
    standin, stripe_client
):
    intent_id = pay(standin, stripe_client, manual=True)

    released = stripe_client.v1.payment_intents.cancel(intent_id)

    assert (released.status, released.amount_capturable) == ("canceled", 0)
    for call in (stripe_client.v1.payment_intents.capture, stripe_client.v1.payment_intents.cancel):
        with pytest.raises(stripe.InvalidRequestError) as refused:
            call(intent_id)
        assert refused.value.code == "payment_intent_unexpected_state"
    assert standin.control.objects("balance_transaction") == []


def test_a_lapsed_authorisation_cannot_be_captured(standin, stripe_client):
    intent_id = pay(standin, stripe_client, manual=True)

    lapsed = standin.control.lapse(intent_id)

    assert lapsed["cancellation_reason"] == "automatic"
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.payment_intents.capture(intent_id)


def test_refunds_add_up_to_what_was_captured_and_no_further(standin, stripe_client):
    intent_id = pay(standin, stripe_client)
    refund = stripe_client.v1.refunds.create

    first = refund({"payment_intent": intent_id, "amount": 2600, "metadata": {"effect": "1"}})
    with pytest.raises(stripe.InvalidRequestError) as too_much:
        refund({"payment_intent": intent_id, "amount": 10001})
    rest = refund({"payment_intent": intent_id})
    with pytest.raises(stripe.InvalidRequestError) as again:
        refund({"payment_intent": intent_id})

    assert (first.amount, first.status, first.metadata.to_dict()) == (
        2600,
        "succeeded",
        {"effect": "1"},
    )
    assert rest.amount == 10000
    assert too_much.value.param == "amount"
    assert again.value.code == "charge_already_refunded"
    listed = stripe_client.v1.refunds.list({"payment_intent": intent_id})
    assert [found.id for found in listed.data] == [rest.id, first.id]
    charge = stripe_client.v1.charges.retrieve(first.charge, {"expand": ["refunds"]})
    assert (charge.refunded, charge.amount_refunded, len(charge.refunds.data)) == (True, 12600, 2)


def test_a_partly_captured_payment_gives_back_only_what_was_captured(standin, stripe_client):
    intent_id = pay(standin, stripe_client, manual=True)
    stripe_client.v1.payment_intents.capture(intent_id, {"amount_to_capture": 5000})

    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.refunds.create({"payment_intent": intent_id, "amount": 5001})

    assert stripe_client.v1.refunds.create({"payment_intent": intent_id}).amount == 5000


def test_nothing_is_refunded_of_a_payment_that_was_only_authorised(standin, stripe_client):
    intent_id = pay(standin, stripe_client, manual=True)

    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.refunds.create({"payment_intent": intent_id})

    assert refused.value.code == "payment_intent_unexpected_state"
    assert standin.control.objects("refund") == []


def test_a_failed_refund_gives_its_money_back_to_the_charge(standin, stripe_client):
    intent_id = pay(standin, stripe_client)
    refund = stripe_client.v1.refunds.create({"payment_intent": intent_id})

    standin.control.fail_refund(refund.id)

    failed = stripe_client.v1.refunds.retrieve(refund.id)
    charge = stripe_client.v1.charges.retrieve(refund.charge)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert (charge.refunded, charge.amount_refunded) == (False, 0)
    assert stripe_client.v1.refunds.create({"payment_intent": intent_id}).amount == 12600


def test_the_balance_is_the_sum_of_charges_costs_and_refunds(standin, stripe_client):
    intent_id = pay(standin, stripe_client)
    stripe_client.v1.refunds.create({"payment_intent": intent_id, "amount": 2600})

    balance = stripe_client.v1.balance.retrieve()

    assert [(part.currency, part.amount) for part in balance.pending] == [("eur", 12600 - 214)]
    assert [(part.currency, part.amount) for part in balance.available] == [("eur", -2600)]


def test_an_open_session_is_expired_once_and_then_refuses(standin, stripe_client):
    session = open_session(stripe_client)
    standin.control.complete(session.id, card="declined")

    expired = stripe_client.v1.checkout.sessions.expire(session.id, {"expand": ["payment_intent"]})

    assert (expired.status, expired.url) == ("expired", None)
    assert expired.payment_intent.status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.checkout.sessions.expire(session.id)


def test_the_payment_of_an_open_session_is_not_cancelled_behind_its_back(standin, stripe_client):
    session = open_session(stripe_client)
    intent_id = standin.control.complete(session.id, card="declined")["payment_intent"]["id"]

    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.payment_intents.cancel(intent_id)

    assert stripe_client.v1.checkout.sessions.retrieve(session.id).status == "open"


@pytest.mark.parametrize(
    ("wrong", "param", "code"),
    [
        ({"colour": "red"}, "colour", "parameter_unknown"),
        ({"payment_intent_data": {"colour": "red"}}, "payment_intent_data[colour]", None),
        ({"line_items": [line("Logo", 100) | {"colour": "red"}]}, "line_items[0][colour]", None),
        ({"payment_method_types": ["card"]}, "payment_method_types", "parameter_unknown"),
        ({"mode": "subscription"}, "mode", None),
        ({"line_items": []}, "line_items", "parameter_missing"),
        ({"line_items": [line("Logo", 49)]}, None, "amount_too_small"),
        ({"success_url": "javascript:alert(1)"}, "success_url", "url_invalid"),
        ({"customer_email": "ana"}, "customer_email", "email_invalid"),
        ({"client_reference_id": ""}, "client_reference_id", "parameter_invalid_empty"),
        ({"managed_payments": {"enabled": True}}, "managed_payments[enabled]", None),
        ({"expires_at": int(time.time()) + 60}, "expires_at", None),
        ({"expires_at": int(time.time()) + 90000}, "expires_at", None),
        ({"metadata": {"k" * 41: "v"}}, f"metadata[{'k' * 41}]", None),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(standin, stripe_client, wrong, param, code):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripe_client.v1.checkout.sessions.create(session_params(**wrong))

    assert refused.value.http_status == 400
    assert refused.value.param == param
    assert code is None or refused.value.code == code
    assert standin.control.objects("checkout.session") == []


def test_an_object_that_does_not_exist_is_404(stripe_client):
    with pytest.raises(stripe.InvalidRequestError) as missing:
        stripe_client.v1.payment_intents.retrieve("pi_none")

    assert (missing.value.http_status, missing.value.code, missing.value.param) == (
        404,
        "resource_missing",
        "intent",
    )


def test_a_wrong_key_is_401_and_learns_nothing(standin):
    url = f"{standin.base_url}/v1/balance"

    answers = [
        requests.get(url, headers=headers, timeout=5)
        for headers in ({}, {"Authorization": "Bearer sk_test_someone_elses_key"})
    ]

    assert [answer.status_code for answer in answers] == [401, 401]
    assert "someone" not in answers[1].text
    assert requests.get(url, auth=(standin.key, ""), timeout=5).status_code == 200


def test_another_api_version_or_account_is_refused(standin):
    url = f"{standin.base_url}/v1/balance"
    key = {"Authorization": f"Bearer {standin.key}"}

    old = requests.get(url, headers={**key, "Stripe-Version": "2020-08-27"}, timeout=5)
    foreign = requests.get(url, headers={**key, "Stripe-Account": "acct_1"}, timeout=5)

    assert old.status_code == 400
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "account_invalid")


def test_a_foreign_host_name_reaches_nothing(standin):
    for path in ("/v1/balance", "/c/style.css", "/_control/status", "/healthz"):
        answer = requests.get(
            standin.base_url + path,
            headers={"Host": "rebound.example.org", "Authorization": f"Bearer {standin.key}"},
            timeout=5,
        )
        assert answer.status_code == 403


def test_levers_need_the_key(standin):
    answer = requests.post(f"{standin.base_url}/_control/wipe", json={}, timeout=5)

    assert answer.status_code == 401


def test_lists_are_paged_newest_first(stripe_client):
    made = [stripe_client.v1.customers.create({"name": f"Ana {n}"}).id for n in range(5)]

    first = stripe_client.v1.customers.list({"limit": 2})
    everything = [customer.id for customer in first.auto_paging_iter()]

    assert ([customer.id for customer in first.data], first.has_more) == (made[:2:-1], True)
    assert everything == made[::-1]
