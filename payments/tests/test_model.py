"""Random lives of a hold against a small model in whole minor units."""

import time
from collections import Counter
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from payments.domain import holds
from payments.models import Effect
from payments.tests.factories import make_hold, make_payment, report, sums

SECONDS = 6
VERBS = ("capture", "refund", "refund", "refund", "reject", "release", "split", "clear", "expire")


@dataclass
class Model:
    """What a hold should tell, reckoned without database, ledger or fractions."""

    price: int
    fee: int
    captured: bool = False
    released: int = 0
    earned: int = 0
    cleared: int = 0
    void: bool = False
    refunds: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def price_back(self) -> int:
        return sum(price for price, _fee in self.refunds.values())

    @property
    def fee_back(self) -> int:
        return sum(fee for _price, fee in self.refunds.values())

    @property
    def price_held(self) -> int:
        return self.price - self.released - self.price_back if self.captured else 0

    @property
    def fee_held(self) -> int:
        return self.fee - self.earned - self.fee_back if self.captured else 0

    def refund(self, key: str, price: int) -> None:
        back = self.price_back + price
        # The nearest whole unit, halves up: what the rule of largest remainders gives for two.
        share = (2 * self.fee * back + self.price) // (2 * self.price)
        self.refunds[key] = (price, max(share - self.fee_back, 0))

    def release(self) -> None:
        self.released += self.price_held
        self.earned += self.fee_held

    def told(self) -> dict[str, object]:
        held = self.price_held + self.fee_held
        nothing = "void" if self.void else "planned"
        return {
            "state": nothing if not self.captured else "held" if held else "settled",
            "balance": held,
            "captured": self.price + self.fee if self.captured else 0,
            "released": self.released,
            "fee_earned": self.earned,
            "refunded": self.price_back + self.fee_back,
            "fee_refunded": self.fee_back,
            "cleared": self.cleared,
        }


class Life:
    """One hold and its model, moved by the same verbs; what one refuses the other refuses too."""

    def __init__(self, cast, price: int, fee: int) -> None:
        self.model = Model(price, fee)
        self.hold = make_hold(cast, price, fee)
        self.payment = make_payment(self.hold)
        self.n = 0

    def step(self, verb: str, number: int) -> None:
        """Do a verb; `number` is the amount, or which refund is rejected."""
        self.n += 1
        key = f"{verb}:{self.hold.pk}:{self.n}"
        may, act, reckon = getattr(self, f"_{verb}")(key, number)
        try:
            with transaction.atomic():
                act()
        except DomainError as refusal:
            assert not may, f"{verb} was refused: {refusal!r}"
        else:
            assert may, f"{verb} {number} was not refused"
            reckon()
        assert sums(self.hold) == self.model.told(), verb

    def _capture(self, key: str, number: int):
        def reckon():
            self.model.captured = True

        return True, lambda: report(self.payment, "captured"), reckon

    def _expire(self, key: str, number: int):
        def reckon():
            self.model.void = True

        return not self.model.captured, lambda: holds.plan_expire(hold=self.hold), reckon

    def _refund(self, key: str, number: int):
        return (
            0 < number <= self.model.price_held,
            lambda: holds.refund(hold=self.hold, price_minor=number, key=key),
            lambda: self.model.refund(key, number),
        )

    def _reject(self, key: str, number: int):
        keys = sorted(self.model.refunds)
        if not keys:
            return True, lambda: None, lambda: None
        key = keys[number % len(keys)]

        def act():
            Effect.objects.filter(key=key).update(state="rejected")
            holds.return_reserved(Effect.objects.get(key=key))

        return True, act, lambda: self.model.refunds.pop(key)

    def _release(self, key: str, number: int):
        may = self.model.price_held > 0
        return may, lambda: holds.release(hold=self.hold, key=key), self.model.release

    def _split(self, key: str, number: int):
        def reckon():
            if number:
                self.model.refund(f"{key}:refund", number)
            self.model.release()

        return (
            0 < self.model.price_held >= number,
            lambda: holds.split(hold=self.hold, refund_price_minor=number, key=key),
            reckon,
        )

    def _clear(self, key: str, number: int):
        def reckon():
            self.model.cleared = self.model.released

        return True, lambda: holds.clear(hold=self.hold, key=key), reckon


STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 120)), min_size=4, max_size=14)
PRICES = st.one_of(st.integers(1, 120), st.sampled_from([999, 12_345]))


def test_random_lives_of_holds_agree_with_a_model_to_the_cent(cast, capsys):
    reached, until = Counter(), time.monotonic() + SECONDS

    @settings(max_examples=200, deadline=None, database=None)
    @given(price=PRICES, fee=st.integers(0, 130), steps=STEPS)
    def lives(price, fee, steps):
        # A busy machine gets more time rather than fewer lives.
        if time.monotonic() > until and reached["lives"] >= 20:
            return
        life = Life(cast, price, fee)
        life.step("capture", 0) if len(steps) % 4 else None
        for verb, number in steps:
            life.step(verb, number)
        reached.update(["lives"], steps=len(steps))

    lives()
    with capsys.disabled():
        print(f"\n{reached['lives']} lives of holds, {reached['steps']} steps")  # noqa: T201
    assert reached["lives"] >= 20


@pytest.mark.parametrize("lie", ["earned", "released", "cleared"])
def test_a_model_that_is_a_cent_off_is_noticed(cast, lie):
    life = Life(cast, 100, 4)
    for verb in ("capture", "release"):
        life.step(verb, 0)
    setattr(life.model, lie, getattr(life.model, lie) + 1)
    with pytest.raises(AssertionError):
        life.step("reject", 0)
