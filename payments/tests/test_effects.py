import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from payments.domain import effects, events, holds
from payments.domain.real_time import real_now
from payments.errors import CheckoutRefused, CheckoutUnclear, HoldRefused
from payments.gateway import client as gateway_client
from payments.models import Effect, Payment
from payments.tests.factories import make_hold, sums
from payments.tests.paying import effect_states, open_page, pay, work

pytestmark = pytest.mark.usefixtures("owner")


def refunded_at(provider):
    return [refund["amount"] for refund in provider.control.objects("refund")]


def paid_hold(provider, cast, **fields):
    hold = make_hold(cast, **fields)
    pay(provider, hold)
    return hold


def test_a_payment_on_the_hosted_page_becomes_held_money(provider, cast, owner):
    hold = make_hold(cast)
    payment = open_page(hold)
    assert payment.url.startswith(provider.base_url)
    assert sums(hold)["state"] == "planned"
    provider.control.complete(payment.session_id)
    assert events.look_up(payment).state == "paid"
    assert (sums(hold)["state"], sums(hold)["captured"]) == ("held", 10_400)
    assert (owner.payments, owner.effects) == (["captured"], [("open_checkout", "done")])


def test_an_open_page_is_used_again_and_a_paid_hold_has_none(provider, cast):
    hold = make_hold(cast)
    first = open_page(hold)
    assert open_page(hold) == first
    provider.control.complete(first.session_id)
    events.look_up(first)
    with pytest.raises(HoldRefused):
        open_page(hold)
    assert len(provider.control.objects("checkout.session")) == 1


def test_two_clicks_at_once_open_one_page(provider, committed_cast):
    hold = make_hold(committed_cast)
    pages = []

    def click():
        try:
            pages.append(open_page(hold).url)
        finally:
            connection.close()

    threads = [threading.Thread(target=click) for _click in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(pages), len(set(pages))) == (4, 1)
    assert len(provider.control.objects("checkout.session")) == 1


def test_a_page_whose_answer_was_lost_is_opened_again_under_the_same_key(provider, cast):
    hold = make_hold(cast)
    provider.control.fail("drop_after", path="/v1/checkout/sessions")
    with pytest.raises(CheckoutUnclear):
        open_page(hold)
    assert effect_states(hold) == [("open_checkout", "unknown")]
    assert open_page(hold).state == "open"
    assert len(provider.control.objects("checkout.session")) == 1


def test_a_page_that_the_provider_refuses_leaves_the_hold_payable(provider, cast):
    hold = make_hold(cast)
    with pytest.raises(CheckoutRefused):
        open_page(hold, success_url="not an address")
    assert effect_states(hold) == [("open_checkout", "rejected")]
    assert open_page(hold).number == 2


def test_a_page_that_has_expired_is_followed_by_a_new_one(provider, cast, owner):
    hold = make_hold(cast)
    first = open_page(hold)
    effect = Effect.objects.create(
        hold=hold, payment=first, kind="expire_checkout", amount_minor=1, key="expire:test",
        planned_at=real_now(), due_at=real_now(),
    )  # fmt: skip
    effects.send(effect.pk)
    second = open_page(hold)
    assert (second.number, second.state) == (2, "open")
    assert owner.payments == ["expired"]


def test_a_refused_card_can_be_followed_by_another(provider, cast, owner):
    hold = make_hold(cast)
    payment = pay(provider, hold, card="declined")
    assert (payment.state, sums(hold)["captured"]) == ("open", 0)
    provider.control.complete(payment.session_id)
    events.look_up(payment)
    assert owner.payments == ["failed", "captured"]


def test_an_authorised_payment_is_captured_when_asked(provider, cast, owner):
    hold = make_hold(cast, manual_capture=True)
    pay(provider, hold)
    assert sums(hold)["state"] == "authorised"
    effects.send(holds.plan_capture(hold=hold).pk)
    assert (sums(hold)["state"], owner.payments) == ("held", ["authorised", "captured"])
    assert owner.effects[-1] == ("capture", "done")


def test_an_authorised_payment_is_let_go_and_costs_nothing(provider, cast, owner):
    hold = make_hold(cast, manual_capture=True)
    pay(provider, hold)
    effects.send(holds.plan_release_authorisation(hold=hold).pk)
    assert (sums(hold)["state"], sums(hold)["captured"]) == ("void", 0)
    assert provider.control.objects("payment_intent")[0]["status"] == "canceled"


def test_a_capture_of_a_lapsed_authorisation_is_refused_and_can_be_paid_anew(provider, cast, owner):
    hold = make_hold(cast, manual_capture=True)
    payment = pay(provider, hold)
    provider.control.lapse(payment.intent_id)
    effects.send(holds.plan_capture(hold=hold).pk)
    assert owner.effects[-1] == ("capture", "rejected")
    events.sweep_payments(10)
    assert (sums(hold)["state"], owner.payments) == ("planned", ["authorised", "expired"])
    assert open_page(hold).number == 2


def test_a_refund_reaches_the_provider_once_however_often_it_is_sent(provider, cast, owner):
    hold = paid_hold(provider, cast)
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    for _again in range(3):
        assert effects.send(effect.pk, early=True).state == "done"
    work()
    assert refunded_at(provider) == [5_200]
    assert owner.effects[-1:] == [("refund", "done")]


def test_many_workers_at_once_send_an_effect_once(provider, committed_cast):
    hold = paid_hold(provider, committed_cast)
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")

    def send():
        try:
            effects.send(effect.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _worker in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    effect.refresh_from_db()
    assert (effect.state, effect.tries, refunded_at(provider)) == ("done", 1, [5_200])


def test_a_call_is_never_made_before_its_intent_is_committed(provider, committed_cast):
    hold = paid_hold(provider, committed_cast)
    with transaction.atomic():
        effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
        with pytest.raises(RuntimeError, match="durable"):
            effects.send(effect.pk)
    assert refunded_at(provider) == []


def test_a_time_out_after_the_refund_is_unknown_and_reconciled_to_one_refund(
    provider, cast, monkeypatch
):
    hold = paid_hold(provider, cast)
    monkeypatch.setattr(gateway_client, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(gateway_client, "_local", threading.local())
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    provider.control.fail("timeout_after", path="/v1/refunds", seconds=1.5)
    assert effects.send(effect.pk).state == "unknown"
    assert (sums(hold)["balance"], sums(hold)["refunded"]) == (5_200, 5_200)
    work()
    effect.refresh_from_db()
    assert (effect.state, refunded_at(provider)) == ("done", [5_200])


@pytest.mark.parametrize("fault", ["drop_after", "error_after"])
def test_an_answer_that_was_lost_is_looked_up_even_after_the_keys_are_pruned(provider, cast, fault):
    hold = paid_hold(provider, cast)
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    provider.control.fail(fault, path="/v1/refunds")
    assert effects.send(effect.pk).state == "unknown"
    provider.control.prune_keys()
    work()
    effect.refresh_from_db()
    assert (effect.state, refunded_at(provider)) == ("done", [5_200])


@pytest.mark.parametrize(
    ("fault", "state"),
    [("error", "unknown"), ("timeout_before", "unknown"), ("conflict", "planned"),
     ("rate_limit", "planned")],
)  # fmt: skip
def test_a_storm_at_the_provider_releases_nothing_and_ends_in_one_refund(
    provider, cast, monkeypatch, fault, state
):
    hold = paid_hold(provider, cast)
    monkeypatch.setattr(gateway_client, "ANSWER_SECONDS", 0.4)
    monkeypatch.setattr(gateway_client, "_local", threading.local())
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    provider.control.fail(fault, path="/v1/refunds", times=2, seconds=0.8)
    for _try in range(2):
        assert effects.send(effect.pk, early=True).state == state
        assert sums(hold)["balance"] == 5_200
    # The provider repeats a stored 500 under the same key until it forgets the key.
    provider.control.prune_keys()
    work()
    effect.refresh_from_db()
    assert (effect.state, refunded_at(provider)) == ("done", [5_200])


def test_a_page_that_was_never_confirmed_is_given_up_when_it_must_have_closed(provider, cast):
    hold = make_hold(cast)
    provider.control.fail("error", path="/v1/checkout/sessions")
    with pytest.raises(CheckoutUnclear):
        open_page(hold)
    Effect.objects.update(sent_at=real_now() - timedelta(hours=23, minutes=59))
    work()
    assert effect_states(hold) == [("open_checkout", "rejected")]
    assert (open_page(hold).number, len(provider.control.objects("checkout.session"))) == (2, 1)


def test_a_day_without_the_provider_ends_in_one_refund_and_never_in_a_second(provider, cast):
    hold = paid_hold(provider, cast)
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    provider.control.fail("drop_after", path="/v1/refunds")
    effects.send(effect.pk)
    Effect.objects.filter(pk=effect.pk).update(sent_at=real_now() - timedelta(hours=25))
    provider.control.prune_keys()
    provider.control.fail("error", method="GET", path="/v1/refunds", times=3)
    for _try in range(5):
        work()
    effect.refresh_from_db()
    assert (effect.state, refunded_at(provider)) == ("done", [5_200])


def test_a_look_up_that_fails_sends_nothing(provider, cast):
    hold = paid_hold(provider, cast)
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    provider.control.fail("error", path="/v1/refunds")
    effects.send(effect.pk)
    provider.control.fail("error", method="GET", path="/v1/refunds", times=1)
    provider.control.prune_keys()
    assert effects.send(effect.pk, early=True).state == "unknown"
    assert refunded_at(provider) == []


def test_a_refused_refund_puts_the_money_back_and_tells_the_owner(provider, cast, owner):
    hold = paid_hold(provider, cast)
    payment = hold.payments.get()
    # Somebody gave the whole payment back by hand at the provider.
    from payments import gateway

    gateway.refund(payment.intent_id, amount_minor=10_400, idempotency_key="by hand")
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    assert effects.send(effect.pk).state == "rejected"
    assert sums(hold) | {"captured": 10_400, "refunded": 0, "balance": 10_400} == sums(hold)
    assert owner.effects[-1] == ("refund", "rejected")
    effect.refresh_from_db()
    assert effect.refusal.startswith("payment_rejected")


def test_the_next_try_waits_longer_each_time(provider, cast):
    hold = paid_hold(provider, cast)
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    provider.control.fail("conflict", path="/v1/refunds", times=3)
    waits = []
    for _try in range(3):
        effects.send(effect.pk, early=True)
        effect.refresh_from_db()
        waits.append((effect.due_at - real_now()).total_seconds())
        assert effects.send(effect.pk).state == "planned"
    assert [round(wait) for wait in waits] == [10, 20, 40]
    effect.refresh_from_db()
    assert effect.tries == 3


def test_an_expired_order_closes_its_page_and_a_payment_after_all_is_given_back(
    provider, cast, owner
):
    hold = make_hold(cast)
    payment = open_page(hold)
    effect = holds.plan_expire(hold=hold)
    owner.is_gone = True
    provider.control.complete(payment.session_id)
    assert effects.send(effect.pk).state == "rejected"
    events.sweep_payments(10)
    work()
    assert (sums(hold)["state"], refunded_at(provider)) == ("settled", [10_400])
    assert Payment.objects.get(pk=payment.pk).state == "paid"


def test_an_authorisation_that_nobody_answers_for_is_let_go(provider, cast, owner):
    owner.is_gone = True
    hold = make_hold(cast, manual_capture=True)
    pay(provider, hold)
    work()
    assert sums(hold)["state"] == "void"
    assert provider.control.objects("payment_intent")[0]["status"] == "canceled"
