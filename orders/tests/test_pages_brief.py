"""The brief through its page: kept as it is typed, sent once, and only then the clock runs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Upload
from core.uploads import store
from orders.enums import State
from orders.models import BriefFile
from orders.tests.factories import make_order
from orders.tests.pages import address, errors_of, said, words

FILLED = {"q1": "Horno Lucero", "q2": "Classic"}


@pytest.fixture
def order(cast):
    return make_order(State.AWAITING_BRIEF, buyer=cast.ana, seller=cast.agency)


def answers_of(order) -> dict[int, str]:
    return dict(order.answers.values_list("question__position", "text"))


def test_answers_are_kept_as_they_stand_and_the_clock_waits(client, cast, order):
    client.force_login(cast.ana)

    response = client.post(address("brief", order), {"q1": "Horno Lucero", "q2": ""})

    assert response.url == address("brief", order)
    assert said(response) == ["Saved. Send the brief when it is complete."]
    assert answers_of(order)[1] == "Horno Lucero"
    order.refresh_from_db()
    assert (order.state, order.started_at) == (State.AWAITING_BRIEF, None)
    assert order.parts.get().due_at is None
    page = client.get(address("brief", order))
    assert "Horno Lucero</textarea>" in page.content.decode()
    # What was kept is overwritten, not added to.
    client.post(address("brief", order), FILLED)
    assert {n: t for n, t in answers_of(order).items() if t} == {1: "Horno Lucero", 2: "Classic"}


def test_a_brief_with_a_gap_is_not_sent_and_the_missing_question_is_named(client, cast, order):
    client.force_login(cast.ana)

    response = client.post(address("brief", order), {"q1": "Horno Lucero", "send": "1"})

    assert response.url == address("brief", order)
    assert said(response) == ["Please answer these questions first: Which style?"]
    assert answers_of(order)[1] == "Horno Lucero"
    order.refresh_from_db()
    assert (order.state, order.parts.get().due_at) == (State.AWAITING_BRIEF, None)
    assert not order.events.filter(kind="send_brief").exists()


def test_sending_the_brief_starts_the_clock(client, cast, order):
    client.force_login(cast.ana)

    response = client.post(address("brief", order), FILLED | {"send": "1"})

    assert response.url == address("order", order)
    assert said(response) == ["The seller has your brief; the clock runs from now."]
    order.refresh_from_db()
    assert order.state == State.IN_PROGRESS
    sent = order.events.get(kind="send_brief")
    assert (order.parts.get().due_at - sent.at).total_seconds() == 8 * 86_400
    # Sent is sent: the page only reads from now on, and a late form changes nothing.
    client.post(address("brief", order), {"q1": "Another name", "send": "1"})
    assert answers_of(order)[1] == "Horno Lucero"
    assert order.events.filter(kind="send_brief").count() == 1
    page = client.get(address("brief", order))
    assert "Horno Lucero" in words(page)
    assert "<textarea" not in page.content.decode()


def test_files_come_beside_the_form_or_ahead_of_it(client, cast, order):
    ahead = store(
        owner=cast.ana,
        purpose="brief",
        name="old.txt",
        file=SimpleUploadedFile("old.txt", b"The old logo"),
    )
    client.force_login(cast.ana)
    files = {"f3": SimpleUploadedFile("menu.txt", b"Bread and cakes"), "f3_ids": ahead.public_id}

    client.post(address("brief", order), FILLED | files)

    kept = BriefFile.objects.filter(answer__order=order, answer__question__position=3)
    assert sorted(kept.values_list("upload__name", flat=True)) == ["menu.txt", "old.txt"]
    page = words(client.get(address("brief", order)))
    assert "menu.txt" in page
    assert "old.txt" in page
    # Saving again without them keeps them, once.
    client.post(address("brief", order), FILLED)
    assert kept.count() == 2


def test_a_file_of_somebody_else_is_not_taken_along(client, cast, order):
    foreign = store(
        owner=cast.dario,
        purpose="brief",
        name="secret.txt",
        file=SimpleUploadedFile("secret.txt", b"Not Ana's"),
    )
    client.force_login(cast.ana)
    client.post(address("brief", order), FILLED | {"f3_ids": foreign.public_id})
    assert not BriefFile.objects.exists()
    assert "secret.txt" not in words(client.get(address("brief", order)))


def test_a_refused_file_is_named_and_everything_else_is_kept(client, cast, order):
    client.force_login(cast.ana)
    empty = SimpleUploadedFile("empty.txt", b"")

    response = client.post(address("brief", order), FILLED | {"f3": empty, "send": "1"})

    [error] = errors_of(response)
    assert error.startswith("Do you have a logo now?")
    assert {n: t for n, t in answers_of(order).items() if t} == {1: "Horno Lucero", 2: "Classic"}
    assert not Upload.objects.filter(purpose="brief").exists()
    order.refresh_from_db()
    assert order.state == State.AWAITING_BRIEF


def test_an_answer_outside_the_choices_is_refused(client, cast, order):
    client.force_login(cast.ana)
    response = client.post(address("brief", order), FILLED | {"q2": "Baroque", "send": "1"})
    assert errors_of(response) != []
    assert answers_of(order) == {}


@pytest.mark.parametrize("who", ["bruno", "carmen"])
def test_the_seller_reads_the_brief_and_cannot_write_it(client, cast, order, who):
    client.force_login(cast.ana)
    client.post(address("brief", order), FILLED)
    client.force_login(getattr(cast, who))

    client.post(address("brief", order), {"q1": "Mine", "send": "1"})
    page = client.get(address("brief", order))

    assert answers_of(order)[1] == "Horno Lucero"
    assert "The buyer has not sent the brief yet." in words(page)
    assert "<textarea" not in page.content.decode()
    order.refresh_from_db()
    assert order.state == State.AWAITING_BRIEF


@pytest.mark.parametrize("who", ["dario", "elena", "greta"])
@pytest.mark.parametrize("page", ["brief", "waive_brief", "remind_brief"])
def test_for_strangers_there_is_no_such_order(client, cast, order, who, page):
    client.force_login(getattr(cast, who))
    if page == "brief":
        assert client.get(address(page, order)).status_code == 404
    assert client.post(address(page, order), FILLED | {"send": "1"}).status_code == 404
    order.refresh_from_db()
    assert (answers_of(order), order.state) == ({}, State.AWAITING_BRIEF)


def test_the_seller_may_begin_without_the_answers_and_the_buyer_may_not(client, cast, order):
    client.force_login(cast.ana)
    assert client.post(address("waive_brief", order)).status_code == 404
    order.refresh_from_db()
    assert order.state == State.AWAITING_BRIEF

    client.force_login(cast.carmen)
    assert client.post(address("waive_brief", order)).url == address("order", order)
    order.refresh_from_db()
    assert (order.state, order.parts.get().due_at is None) == (State.IN_PROGRESS, False)


def test_a_reminder_goes_out_once_a_day_however_often_it_is_clicked(client, cast, order):
    client.force_login(cast.bruno)
    for _click in range(3):
        response = client.post(address("remind_brief", order))
        assert response.url == address("order", order)
    assert order.events.filter(kind="remind_brief").count() == 1


def test_the_page_takes_the_same_queries_for_one_file_and_for_three(client, cast, order):
    client.force_login(cast.ana)
    counts = []
    for name in ("one", "two", "three"):
        file = SimpleUploadedFile(f"{name}.txt", b"text of " + name.encode())
        client.post(address("brief", order), FILLED | {"f3": file})
        client.get(address("brief", order))
        with CaptureQueriesContext(connection) as found:
            client.get(address("brief", order))
        counts.append(len(found))
    assert counts[0] == counts[2]
