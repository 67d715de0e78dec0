import pytest

from payments.domain import holds
from payments.errors import HoldRefused, PaymentMismatch, RefundTooHigh
from payments.ledger import TransferMismatch
from payments.models import Effect, Hold, LedgerAccount, Transfer
from payments.tests.factories import make_held, make_hold, make_payment, make_released, sums

NOTHING = {
    "captured": 0, "released": 0, "fee_earned": 0, "refunded": 0, "fee_refunded": 0, "cleared": 0,
}  # fmt: skip


def balance(kind, hold):
    return LedgerAccount.objects.get(kind=kind, seller=hold.seller).balance_minor


def transfers(hold):
    return list(hold.transfers.order_by("id").values_list("purpose", "amount_minor"))


def report(hold, kind, payment):
    return holds.confirm(
        hold=hold, payment_id=payment.pk, kind=kind, intent_id=f"pi_{payment.pk}",
        amount_minor=hold.total_minor, currency=hold.currency,
    )  # fmt: skip


def test_a_charge_holds_price_and_fee(cast):
    hold = make_hold(cast)
    assert sums(hold) == NOTHING | {"state": "planned", "balance": 0}
    report(hold, "captured", make_payment(hold))
    assert sums(hold) == NOTHING | {"state": "held", "balance": 10_400, "captured": 10_400}
    assert transfers(hold) == [("capture", 10_400)]


def test_a_charge_reported_twice_is_booked_once(cast):
    hold = make_hold(cast)
    payment = make_payment(hold)
    for kind in ("captured", "captured", "authorised", "captured"):
        report(hold, kind, payment)
    assert transfers(hold) == [("capture", 10_400)]
    payment.refresh_from_db()
    assert (payment.state, payment.intent_id) == ("paid", f"pi_{payment.pk}")


@pytest.mark.parametrize(("amount", "currency"), [(10_399, "EUR"), (10_400, "USD")])
def test_another_amount_or_currency_than_asked_is_never_booked(cast, amount, currency):
    hold = make_hold(cast)
    payment = make_payment(hold)
    with pytest.raises(PaymentMismatch):
        holds.confirm(
            hold=hold, payment_id=payment.pk, kind="captured", intent_id="pi_other",
            amount_minor=amount, currency=currency,
        )  # fmt: skip
    assert (transfers(hold), sums(hold)["state"]) == ([], "planned")


def test_an_authorisation_moves_no_money_until_it_is_captured(cast):
    hold = make_hold(cast, manual_capture=True)
    payment = make_payment(hold)
    report(hold, "authorised", payment)
    assert sums(hold) == NOTHING | {"state": "authorised", "balance": 0}
    effect = holds.plan_capture(hold=hold)
    assert (effect.kind, effect.state, effect.payment_id) == ("capture", "planned", payment.pk)
    assert holds.plan_capture(hold=hold) == effect
    with pytest.raises(HoldRefused):
        holds.plan_release_authorisation(hold=hold)
    report(hold, "captured", payment)
    assert sums(hold)["state"] == "held"


def test_a_release_pays_the_seller_and_earns_the_fee_once(cast):
    hold = make_released(cast)
    holds.release(hold=hold, key=f"release:{hold.public_id}")
    assert sums(hold) == NOTHING | {
        "state": "settled", "balance": 0, "captured": 10_400, "released": 10_000,
        "fee_earned": 400,
    }  # fmt: skip
    assert transfers(hold) == [("capture", 10_400), ("release", 10_000), ("fee", 400)]
    assert (balance("seller_pending", hold), balance("seller_available", hold)) == (10_000, 0)
    with pytest.raises(HoldRefused):
        holds.release(hold=hold, key="another release")


def test_clearing_makes_the_released_money_available_once(cast):
    hold = make_released(cast)
    for _again in range(2):
        holds.clear(hold=hold, key=f"clear:{hold.public_id}")
    assert (balance("seller_pending", hold), balance("seller_available", hold)) == (0, 10_000)
    assert sums(hold)["cleared"] == 10_000


def test_a_whole_refund_gives_the_fee_back_too(cast):
    hold = make_held(cast)
    effect = holds.refund(hold=hold, price_minor=10_000, key="refund:1")
    assert (effect.kind, effect.amount_minor, effect.state) == ("refund", 10_400, "planned")
    assert sums(hold) == NOTHING | {
        "state": "settled", "balance": 0, "captured": 10_400, "refunded": 10_400,
        "fee_refunded": 400,
    }  # fmt: skip


def test_part_refunds_give_the_fee_back_pro_rata_and_add_up_exactly(cast):
    hold = make_held(cast, price_minor=1_000, fee_minor=41)
    amounts = [
        holds.refund(hold=hold, price_minor=333, key=f"refund:{n}").amount_minor for n in range(3)
    ]
    amounts.append(holds.refund(hold=hold, price_minor=1, key="refund:rest").amount_minor)
    # 41 x 333/1000 = 13.65, x 666/1000 = 27.31, x 999/1000 = 40.96: 14, 13, 14 and nothing.
    assert amounts == [333 + 14, 333 + 13, 333 + 14, 1]
    assert sums(hold)["refunded"] == 1_041


def test_a_refund_told_twice_is_one_refund(cast):
    hold = make_held(cast)
    first = holds.refund(hold=hold, price_minor=100, key="refund:1")
    assert holds.refund(hold=hold, price_minor=100, key="refund:1") == first
    with pytest.raises(TransferMismatch):
        holds.refund(hold=hold, price_minor=200, key="refund:1")
    assert sums(hold)["refunded"] == 104
    assert Effect.objects.filter(hold=hold).count() == 1


def test_more_than_is_held_cannot_be_refunded(cast):
    hold = make_held(cast)
    holds.refund(hold=hold, price_minor=6_000, key="refund:1")
    with pytest.raises(RefundTooHigh) as refused:
        holds.refund(hold=hold, price_minor=4_001, key="refund:2")
    assert str(refused.value) == "No more than €40.00 is held for this order."
    assert Effect.objects.filter(hold=hold).count() == 1
    assert sums(hold)["balance"] == 4_160


def test_a_split_refunds_a_part_and_releases_the_rest(cast):
    hold = make_held(cast)
    effect = holds.split(hold=hold, refund_price_minor=2_500, key="case:7")
    assert effect.amount_minor == 2_600
    assert sums(hold) == NOTHING | {
        "state": "settled", "balance": 0, "captured": 10_400, "refunded": 2_600,
        "fee_refunded": 100, "released": 7_500, "fee_earned": 300,
    }  # fmt: skip
    assert holds.split(hold=hold, refund_price_minor=2_500, key="case:7") == effect


@pytest.mark.parametrize("refund_minor", [0, 10_000])
def test_a_split_may_give_everything_to_one_side(cast, refund_minor):
    hold = make_held(cast)
    holds.split(hold=hold, refund_price_minor=refund_minor, key="case:7")
    found = sums(hold)
    assert (found["state"], found["released"]) == ("settled", 10_000 - refund_minor)


def test_a_hold_that_nobody_paid_ends_and_closes_its_pay_page(cast):
    hold = make_hold(cast)
    assert holds.plan_expire(hold=hold) is None
    payment = make_payment(hold)
    effect = holds.plan_expire(hold=hold)
    assert (effect.kind, effect.payment) == ("expire_checkout", payment)
    assert sums(hold)["state"] == "void"


def test_a_payment_that_comes_after_the_end_is_booked_and_can_be_given_back(cast):
    hold = make_hold(cast)
    payment = make_payment(hold)
    holds.plan_expire(hold=hold)
    report(hold, "captured", payment)
    assert sums(hold)["state"] == "held"
    assert holds.give_back(hold=hold).amount_minor == 10_400
    assert sums(hold)["state"] == "settled"


def test_a_refused_refund_brings_its_money_back_by_corrections_that_name_it(cast):
    hold = make_held(cast)
    effect = holds.refund(hold=hold, price_minor=5_000, key="refund:1")
    Effect.objects.update(state="rejected")
    for _again in range(2):
        holds.return_reserved(effect)
    assert sums(hold) == NOTHING | {"state": "held", "balance": 10_400, "captured": 10_400}
    corrected = Transfer.objects.filter(purpose="correction").order_by("id")
    assert [c.corrects for c in corrected] == list(effect.transfers.order_by("id"))


def test_holds_are_found_by_a_random_id(cast):
    assert Hold.objects.get(public_id=make_hold(cast).public_id).state == "planned"
