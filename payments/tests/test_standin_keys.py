"""Idempotency keys, and the faults that tests order."""

import pytest
import stripe

from payments.standin.testing import LeverRefused
from payments.tests.checkouts import open_session, session_params


@pytest.fixture
def paid(standin, stripe_client) -> str:
    session = open_session(stripe_client)
    return standin.control.complete(session.id)["payment_intent"]["id"]


def refund(client, intent_id, key, amount=100):
    return client.v1.refunds.create(
        {"payment_intent": intent_id, "amount": amount}, {"idempotency_key": key}
    )


def refunds(standin):
    return [found["amount"] for found in standin.control.objects("refund")]


def test_the_same_key_and_parameters_give_the_same_object(standin, stripe_client, paid):
    first, second = (refund(stripe_client, paid, "key") for _ in range(2))

    assert first.id == second.id
    assert "idempotent-replayed" not in first.last_response.headers
    assert second.last_response.headers["idempotent-replayed"] == "true"
    assert refunds(standin) == [100]


def test_the_same_key_with_other_parameters_is_refused(standin, stripe_client, paid):
    refund(stripe_client, paid, "key")

    with pytest.raises(stripe.IdempotencyError) as refused:
        refund(stripe_client, paid, "key", amount=101)

    assert refused.value.http_status == 400
    assert refunds(standin) == [100]


def test_a_refusal_is_replayed_even_when_it_would_now_succeed(standin, stripe_client, paid):
    with pytest.raises(stripe.InvalidRequestError):
        refund(stripe_client, paid, "key", amount=99999)

    with pytest.raises(stripe.InvalidRequestError) as again:
        refund(stripe_client, paid, "key", amount=99999)

    assert again.value.headers["idempotent-replayed"] == "true"


def test_a_wrong_parameter_does_not_use_the_key_up(stripe_client):
    options = {"idempotency_key": "key"}
    with pytest.raises(stripe.InvalidRequestError):
        stripe_client.v1.checkout.sessions.create(session_params(colour="red"), options)

    assert stripe_client.v1.checkout.sessions.create(session_params(), options).status == "open"


def test_a_stored_500_is_replayed_and_nothing_was_done(standin, stripe_client, paid):
    standin.control.fail("error", path="/v1/refunds")

    for _ in range(2):
        with pytest.raises(stripe.APIError) as broken:
            refund(stripe_client, paid, "key")
        assert broken.value.http_status == 500

    assert refunds(standin) == []


def test_a_500_after_the_work_is_replayed_and_the_work_is_done(standin, stripe_client, paid):
    standin.control.fail("error_after", path="/v1/refunds")

    for _ in range(2):
        with pytest.raises(stripe.APIError):
            refund(stripe_client, paid, "key")

    assert refunds(standin) == [100]


@pytest.mark.parametrize("fault", ["timeout_after", "drop_after"])
def test_an_answer_lost_after_the_work_comes_again_under_the_same_key(
    standin, stripe_client, hasty_client, paid, fault
):
    standin.control.fail(fault, path="/v1/refunds", seconds=2)
    with pytest.raises(stripe.APIConnectionError):
        refund(hasty_client, paid, "key")
    done = standin.control.objects("refund")

    again = refund(stripe_client, paid, "key")

    assert [found["id"] for found in done] == [again.id]
    assert refunds(standin) == [100]


def test_a_call_lost_before_the_work_is_done_once_when_repeated(
    standin, stripe_client, hasty_client, paid
):
    standin.control.fail("timeout_before", path="/v1/refunds", seconds=2)
    with pytest.raises(stripe.APIConnectionError):
        refund(hasty_client, paid, "key")
    before = refunds(standin)

    refund(stripe_client, paid, "key")

    assert (before, refunds(standin)) == ([], [100])


@pytest.mark.parametrize(("fault", "status"), [("conflict", 409), ("rate_limit", 429)])
def test_a_busy_provider_does_nothing_and_keeps_nothing(
    standin, stripe_client, paid, fault, status
):
    standin.control.fail(fault, path="/v1/refunds", times=2)
    for _ in range(2):
        with pytest.raises(stripe.StripeError) as busy:
            refund(stripe_client, paid, "key")
        assert busy.value.http_status == status
    before = refunds(standin)

    refund(stripe_client, paid, "key")

    assert (before, refunds(standin)) == ([], [100])


def test_a_pruned_key_does_the_work_a_second_time(standin, stripe_client, paid):
    refund(stripe_client, paid, "key")
    standin.control.prune_keys()

    refund(stripe_client, paid, "key")

    assert refunds(standin) == [100, 100]


def test_a_fault_strikes_only_the_calls_it_was_ordered_for(standin, stripe_client, paid):
    standin.control.fail("error", path="/v1/refunds", method="GET")

    assert refund(stripe_client, paid, "key").amount == 100
    with pytest.raises(stripe.APIError):
        stripe_client.v1.refunds.list()
    assert len(stripe_client.v1.refunds.list().data) == 1


def test_levers_are_bounded(standin):
    for told in ({"kind": "flood"}, {"kind": "error", "times": 0}, {"kind": "error", "times": 9e9}):
        with pytest.raises(LeverRefused):
            standin.control.pull("fail", **told)
    with pytest.raises(LeverRefused):
        standin.control.webhooks(url="http://192.0.2.1/hooks")

    assert standin.control.pull("status")["faults"] == 0
