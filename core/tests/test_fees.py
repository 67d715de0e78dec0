"""The buyer's fee: one rule, rounded half up."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from core.fees import PriceWithFee, buyer_fee_minor, price_with_fee

prices = st.integers(min_value=0, max_value=10**12)
rates = st.integers(min_value=0, max_value=10_000)


@bounded(max_examples=300, deadline=None)
@given(prices, rates)
def test_the_fee_is_the_exact_share_rounded_half_up(price, rate):
    exact = Fraction(price * rate, 10_000)
    fee = buyer_fee_minor(price, rate)

    assert -Fraction(1, 2) < fee - exact <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("price", "rate", "fee"),
    [
        (17_500, 400, 700),
        (112, 400, 4),  # 4.48
        (113, 400, 5),  # 4.52
        (125, 200, 3),  # 2.50 goes up
        (124, 200, 2),  # 2.48
        (1, 10_000, 1),
        (0, 400, 0),
        (9_999, 0, 0),
    ],
)
def test_half_a_minor_unit_goes_up_and_less_goes_down(price, rate, fee):
    assert buyer_fee_minor(price, rate) == fee


def test_without_a_rate_the_operator_s_own_is_taken(settings):
    settings.ENCARGO_FEE_BASIS_POINTS = 250
    assert price_with_fee(10_000, "EUR") == PriceWithFee(10_000, 250, "EUR")
    assert price_with_fee(10_000, "EUR").total_minor == 10_250
    # An order keeps the rate it began with.
    assert price_with_fee(10_000, "EUR", 400).total_minor == 10_400
