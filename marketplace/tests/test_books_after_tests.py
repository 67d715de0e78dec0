import pytest
from django.db import connections

from marketplace.testing.books import assert_balanced
from payments.tests.factories import make_released


def edit_as_owner(balance: int) -> None:
    with connections["migrator"].cursor() as cursor:
        cursor.execute(
            "UPDATE payments_ledgeraccount SET balance_minor = %s WHERE kind = 'hold'", [balance]
        )


def test_a_test_that_leaves_broken_books_would_fail(committed_cast):
    make_released(committed_cast)
    assert_balanced()
    edit_as_owner(1)
    with pytest.raises(AssertionError, match="stores 1, but its transfers add up to 0"):
        assert_balanced()
    edit_as_owner(0)


def test_every_test_is_followed_by_a_look_at_the_books(request):
    assert "balanced_books" in request.fixturenames
