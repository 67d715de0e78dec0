"""Money: whole minor units, split exactly, written in the reader's way."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.money import (
    CurrencyMismatch,
    Money,
    currency_exponent,
    format_money,
    is_currency,
    split_by_weights,
)

totals = st.integers(min_value=0, max_value=10**13)
weights = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12).filter(any)


@settings(max_examples=300, deadline=None)
@given(totals, weights)
def test_a_split_adds_up_and_no_part_is_a_whole_unit_off_its_share(total, shares):
    parts = split_by_weights(total, shares)

    assert sum(parts) == total
    assert len(parts) == len(shares)
    for part, weight in zip(parts, shares, strict=True):
        assert abs(part - Fraction(total * weight, sum(shares))) < 1
        assert part == 0 or weight > 0


@settings(max_examples=100, deadline=None)
@given(totals, weights)
def test_a_split_is_the_same_each_time_and_larger_weights_get_no_less(total, shares):
    parts = split_by_weights(total, shares)

    assert parts == split_by_weights(total, shares)
    by_weight = sorted(zip(shares, parts, strict=True))
    for (lighter, less), (heavier, more) in pairwise(by_weight):
        assert lighter == heavier or less <= more


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (2, [1, 1, 1], [1, 1, 0]),
        (1, [1, 3], [0, 1]),
        (0, [5, 7], [0, 0]),
        (700, [17_500, 0], [700, 0]),
    ],
)
def test_what_is_left_over_goes_to_the_largest_remainder_and_ties_to_the_earlier(
    total, shares, parts
):
    assert split_by_weights(total, shares) == parts


@pytest.mark.parametrize("shares", [[], [0, 0], [3, -1]])
def test_weights_that_share_nothing_are_refused(shares):
    with pytest.raises(ValueError):
        split_by_weights(100, shares)


def test_amounts_of_one_currency_add_up_and_of_two_never_meet():
    assert Money(1_750, "EUR") + Money(50, "EUR") == Money(1_800, "EUR")
    assert Money(1_750, "EUR") - Money(1_800, "EUR") == Money(-50, "EUR")
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") + Money(1, "USD")
    with pytest.raises(CurrencyMismatch):
        Money(1, "EUR") - Money(1, "JPY")


@pytest.mark.parametrize("minor", [1.0, "1", None, True])
def test_minor_units_are_whole_numbers_and_nothing_else(minor):
    with pytest.raises(TypeError):
        Money(minor, "EUR")


@pytest.mark.parametrize(
    ("currency", "exponent", "written"),
    [("EUR", 2, "€1,234.56"), ("JPY", 0, "¥123,456"), ("KWD", 3, "KWD123.456")],
)
def test_each_currency_has_its_own_smallest_unit(currency, exponent, written):
    assert currency_exponent(currency) == exponent
    assert format_money(123_456, currency, "en") == written


def test_the_reader_s_language_decides_how_money_is_written():
    assert format_money(1_234_567, "EUR", "es") == "12.345,67\xa0€"
    assert format_money(-50, "EUR", "en") == "-€0.50"


@pytest.mark.parametrize(
    ("code", "known"), [("EUR", True), ("JPY", True), ("EURO", False), ("", False)]
)
def test_only_codes_of_the_standard_are_currencies(code, known):
    assert is_currency(code) is known
