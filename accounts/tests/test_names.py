import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain import people
from accounts.domain.names import RESERVED_HANDLES, clean_display_name, handle_from
from accounts.errors import NameRefused
from accounts.models import User


@pytest.mark.parametrize(
    "name",
    [
        "A\u202eana",  # turns the reading direction
        "A\u200bna",  # zero width
        "Ana\u2066",
        "An\u00ada",  # soft hyphen
        "A\u3164na",  # a letter that draws nothing
        "Ana\x00",
        "Z" + "\u0301" * 10_000,
        "a" + "\u0316\u0317\u0318",
        "12 34",
        "x",
        "n" * 81,
        "Encargo",
        "Encarg0 Team",
        "Еnсаrgо",  # Cyrillic letters between Latin ones
        "Support",
        "S u p p o r t",
        "Ana (staff)",
        "Αdmin",  # Greek alpha
        "ѕоррогт admin",
        "Soporte técnico",
    ],
)
def test_a_name_that_could_deceive_or_break_a_page_is_refused_and_stores_nobody(db, name):
    with pytest.raises(NameRefused) as refusal:
        people.sign_up(email="x@example.org", display_name=name)

    assert str(refusal.value)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown", "handle"),
    [
        ("  Ana   Pérez ", "Ana Pérez", "ana-perez"),
        ("Zoë O’Brien-Smith", "Zoë O’Brien-Smith", "zoe-obrien-smith"),
        ("Ольга Иванова", "Ольга Иванова", None),
        ("李小龍", "李小龍", None),
        ("Nguyễn Văn A", "Nguyễn Văn A", "nguyen-van-a"),
        ("محمد علي", "محمد علي", None),
    ],
)
def test_names_of_people_everywhere_are_kept(db, name, shown, handle):
    user = people.sign_up(email="x@example.org", display_name=name)

    assert user.display_name == shown
    assert user.handle == handle if handle else user.handle.startswith("person-")


@given(st.text(min_size=1, max_size=60))
def test_cleaning_a_name_twice_changes_nothing_and_its_handle_is_plain(name):
    try:
        once = clean_display_name(name)
    except NameRefused:
        return
    assert clean_display_name(once) == once
    handle = handle_from(once)
    assert handle.isascii()
    assert handle not in RESERVED_HANDLES
    assert 2 <= len(handle) <= 30


def test_the_same_name_gets_another_handle(db):
    handles = [
        people.sign_up(email=f"{n}@example.org", display_name="Ana Pérez").handle for n in range(3)
    ]
    assert handles == ["ana-perez", "ana-perez-2", "ana-perez-3"]


def test_a_reserved_handle_is_never_given(db):
    user = people.sign_up(email="x@example.org", display_name="Orders")
    assert user.handle.startswith("orders-")
