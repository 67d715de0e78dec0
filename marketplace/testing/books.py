"""After every test that moved money, everything is added up again."""

from collections.abc import Iterator

import pytest
from django.db import connection

USES_DATABASE = ("db", "transactional_db", "committed_db")


@pytest.fixture(autouse=True)
def balanced_books(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail the test when it leaves transfers that do not add up.

    Asks for the database fixtures of the test first, so that it looks before they roll back.
    A test that breaks the books on purpose says so with the marker `breaks_books`.
    """
    used = [name for name in USES_DATABASE if name in request.fixturenames]
    for name in used:
        request.getfixturevalue(name)
    yield
    if used and not request.node.get_closest_marker("breaks_books"):
        assert_balanced()


def assert_balanced() -> None:
    """Raise AssertionError with a sentence for each breach of the ledger's laws."""
    from payments.models import Transfer
    from payments.queries import check_books

    # A test that met a database error on purpose leaves a transaction nobody can read in.
    if not connection.needs_rollback and Transfer.objects.exists():
        breaches = check_books()
        assert breaches == [], "\n".join(breaches)
