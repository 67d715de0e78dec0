"""Deliver, look, accept, ask for changes: through the pages, with and without a script."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from core.models import Upload
from orders.enums import PointKind, State
from orders.models import Delivery, RevisionPoint
from orders.tests.factories import deliver_all, make_order
from orders.tests.pages import address, errors_of, main_buttons, part, said, words


@pytest.fixture
def working(cast):
    return make_order(State.IN_PROGRESS, buyer=cast.ana, seller=cast.agency)


@pytest.fixture
def delivered(cast):
    return make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)


def text_file(name: str = "logo.txt", content: bytes = b"The finished logo") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def state_of(order) -> str:
    order.refresh_from_db()
    return order.state


def names_in(delivery: Delivery) -> list[str]:
    return sorted(file.upload.name for file in delivery.files.all())


def test_a_delivery_with_a_plain_form_covers_its_lines_and_starts_the_review(client, cast, working):
    client.force_login(cast.carmen)
    form = {"note": " All of it. ", "lines": ["1", "2"], "files": [text_file(), text_file("b.txt")]}

    response = client.post(address("deliver", working), form)

    assert response.url == address("order", working)
    assert said(response) == ["Your delivery is in the log of the order."]
    assert state_of(working) == State.DELIVERED
    delivery = working.deliveries.get()
    assert (delivery.note, delivery.by, names_in(delivery)) == (
        "All of it.",
        cast.carmen,
        ["b.txt", "logo.txt"],
    )
    page = words(client.get(address("order", working)))
    assert "logo.txt" in page
    assert "2 of 2 done" in page


def test_files_sent_ahead_by_the_script_are_part_of_the_delivery(client, cast, working):
    client.force_login(cast.bruno)
    sent = client.post("/uploads/", {"purpose": "delivery", "file": text_file()})
    upload = Upload.objects.get(purpose="delivery")
    assert upload.public_id in sent.content.decode()

    form = {"note": "", "lines": ["1", "2"], "files_ids": [upload.public_id]}
    client.post(address("deliver", working), form)

    assert names_in(working.deliveries.get()) == ["logo.txt"]
    assert state_of(working) == State.DELIVERED


def test_a_file_that_somebody_else_sent_ahead_is_not_taken(client, cast, working):
    client.force_login(cast.dario)
    client.post("/uploads/", {"purpose": "delivery", "file": text_file("foreign.txt")})
    foreign = Upload.objects.get(name="foreign.txt")
    client.force_login(cast.bruno)

    response = client.post(
        address("deliver", working), {"lines": ["1", "2"], "files_ids": [foreign.public_id]}
    )

    assert errors_of(response) == ["One of the files is no longer there. Please add it again."]
    assert "foreign.txt" not in words(response)
    assert (state_of(working), working.deliveries.count()) == (State.IN_PROGRESS, 0)


def test_a_part_of_the_lines_is_progress_and_the_clock_runs_on(client, cast, working):
    due_at = working.parts.get().due_at
    client.force_login(cast.bruno)

    client.post(address("deliver", working), {"note": "The logo first.", "lines": ["1"]})

    assert state_of(working) == State.IN_PROGRESS
    assert working.parts.get().due_at == due_at
    assert "1 of 2 done" in words(client.get(address("order", working)))
    client.post(address("deliver", working), {"note": "And the sketches.", "lines": ["2"]})
    assert state_of(working) == State.DELIVERED


def test_an_empty_delivery_is_refused_and_keeps_note_and_ticks(client, cast, working):
    client.force_login(cast.bruno)
    response = client.post(address("deliver", working), {"note": "   ", "lines": ["2"]})
    html = response.content.decode()

    assert errors_of(response) == ["A delivery needs at least one file or a note."]
    assert 'id="line-2" value="2" checked' in html
    assert 'id="line-1" value="1">' in html
    assert (state_of(working), working.deliveries.count()) == (State.IN_PROGRESS, 0)


@pytest.mark.parametrize("line", ["9", "x"])
def test_a_line_that_was_not_agreed_is_refused_and_keeps_the_note(client, cast, working, line):
    client.force_login(cast.bruno)
    response = client.post(address("deliver", working), {"note": "My long note", "lines": [line]})
    assert response.status_code == 200
    assert len(errors_of(response)) == 1
    assert "My long note</textarea>" in response.content.decode()
    assert (state_of(working), working.deliveries.count()) == (State.IN_PROGRESS, 0)


def test_a_refused_file_keeps_note_and_ticks(client, cast, working):
    client.force_login(cast.bruno)
    form = {"note": "My long note", "lines": ["1"], "files": text_file("empty.txt", b"")}
    response = client.post(address("deliver", working), form)
    html = response.content.decode()
    assert len(errors_of(response)) == 1
    assert "My long note</textarea>" in html
    assert 'id="line-1" value="1" checked' in html
    assert working.deliveries.count() == 0


def test_a_refusal_keeps_the_files_that_had_arrived(client, cast, working):
    client.force_login(cast.bruno)
    form = {"note": "n", "lines": ["9"], "files": text_file("kept.txt")}
    client.post("/uploads/", {"purpose": "delivery", "file": text_file("ahead.txt")})
    ahead = Upload.objects.get(name="ahead.txt")

    response = client.post(address("deliver", working), form | {"files_ids": [ahead.public_id]})

    kept = re.findall(r'name="files_ids" value="(\w+)" checked', response.content.decode())
    beside = Upload.objects.get(name="kept.txt")
    assert kept == [ahead.public_id, beside.public_id]
    client.post(address("deliver", working), {"lines": ["1", "2"], "files_ids": kept})
    assert names_in(working.deliveries.get()) == ["ahead.txt", "kept.txt"]


def test_a_refused_file_does_not_take_the_others_with_it(client, cast, working):
    client.force_login(cast.bruno)
    files = [text_file("good.txt"), text_file("empty.txt", b"")]
    response = client.post(address("deliver", working), {"lines": ["1", "2"], "files": files})
    assert Upload.objects.get(purpose="delivery").name == "good.txt"
    assert "good.txt" in words(response)
    assert (state_of(working), working.deliveries.count()) == (State.IN_PROGRESS, 0)


def test_files_can_be_added_while_the_review_runs_on(client, cast, delivered):
    ends = delivered.timers.get(kind="auto_accept").due_at
    client.force_login(cast.bruno)
    assert "Add files to your delivery" in words(client.get(address("deliver", delivered)))

    response = client.post(address("deliver", delivered), {"note": "", "files": text_file()})

    assert response.url == address("order", delivered)
    assert state_of(delivered) == State.DELIVERED
    assert delivered.timers.get(kind="auto_accept").due_at == ends
    assert [names_in(d) for d in delivered.deliveries.order_by("number")] == [[], ["logo.txt"]]


@pytest.mark.parametrize("state", [State.AWAITING_BRIEF, State.COMPLETED, State.DISPUTED])
def test_where_there_is_nothing_to_deliver_the_page_says_so(client, cast, state):
    order = make_order(state, buyer=cast.ana, seller=cast.agency)
    before = order.deliveries.count()
    client.force_login(cast.bruno)
    response = client.post(address("deliver", order), {"note": "Once more", "lines": ["1", "2"]})
    assert response.url == address("order", order)
    assert said(response) == ["There is nothing to deliver in this order now."]
    assert (state_of(order), order.deliveries.count()) == (state, before)


def test_accepting_names_the_amount_once_more_and_then_releases_it(client, cast, delivered):
    client.force_login(cast.ana)
    page = client.get(address("accept", delivered))
    assert "You release €175.00 to Taller Bruno." in words(page)
    assert main_buttons(page.content.decode()) == ["Accept and release €175.00"]
    assert state_of(delivered) == State.DELIVERED

    assert client.post(address("accept", delivered)).url == address("order", delivered)

    assert state_of(delivered) == State.COMPLETED
    hold = delivered.parts.get().hold
    assert (hold.released_minor, hold.refunded_minor) == (17_500, 0)
    # A second click releases nothing twice, and says where things stand.
    again = client.post(address("accept", delivered))
    assert said(again) == ["This cannot be done any more: the order is now “Completed”."]
    hold.refresh_from_db()
    assert hold.released_minor == 17_500


@pytest.mark.parametrize("who", ["bruno", "carmen", "dario", "elena"])
@pytest.mark.parametrize("page", ["accept", "ask_revision", "prolong_review"])
def test_only_the_buyer_answers_a_delivery(client, cast, delivered, who, page):
    client.force_login(getattr(cast, who))
    assert client.post(address(page, delivered)).status_code == 404
    assert (state_of(delivered), delivered.review_prolonged) == (State.DELIVERED, False)


@pytest.mark.parametrize("who", ["ana", "dario", "elena"])
def test_only_the_seller_delivers(client, cast, working, who):
    client.force_login(getattr(cast, who))
    form = {"note": "Mine", "lines": ["1", "2"]}
    assert client.get(address("deliver", working)).status_code == 404
    assert client.post(address("deliver", working), form).status_code == 404
    assert (state_of(working), working.deliveries.count()) == (State.IN_PROGRESS, 0)


def points_form(*points: tuple[str, str, str]) -> dict[str, str]:
    """Return what the page posts for points of (text, line, kind); the rest stays empty."""
    form = {"points-TOTAL_FORMS": "6", "points-INITIAL_FORMS": "0"}
    for number in range(6):
        text, line, kind = points[number] if number < len(points) else ("", "", "revision")
        form |= {
            f"points-{number}-text": text,
            f"points-{number}-line": line,
            f"points-{number}-kind": kind,
        }
    return form


def points_of(order) -> list[tuple]:
    rows = RevisionPoint.objects.filter(request__order=order).order_by("number")
    return list(rows.values_list("text", "line__number", "kind"))


def test_points_go_to_the_seller_with_their_lines_and_kinds(client, cast, delivered):
    client.force_login(cast.ana)
    form = points_form(
        ("The arch is too flat.", "1", "revision"),
        ("One sketch is missing.", "2", "defect"),
        ("A card as well, please.", "", "new_ask"),
    )

    response = client.post(address("ask_revision", delivered), form)

    assert response.url == address("order", delivered)
    assert said(response) == ["The seller sees your points now; the work goes on."]
    assert points_of(delivered) == [
        ("The arch is too flat.", 1, PointKind.REVISION),
        ("One sketch is missing.", 2, PointKind.DEFECT),
        ("A card as well, please.", None, PointKind.NEW_ASK),
    ]
    assert (state_of(delivered), delivered.revisions_used) == (State.IN_REVISION, 1)
    client.force_login(cast.bruno)
    assert "The arch is too flat." in words(client.get(address("order", delivered)))


def test_a_defect_alone_is_free(client, cast, delivered):
    client.force_login(cast.ana)
    client.post(address("ask_revision", delivered), points_form(("No sketches.", "2", "defect")))
    assert (state_of(delivered), delivered.revisions_used) == (State.IN_REVISION, 0)


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([], "Please say at least one thing that should change."),
        (
            [("A card as well.", "", "new_ask")],
            "What you ask for lies outside the agreement, so it is no revision."
            " Write to the seller and ask for an offer.",
        ),
    ],
)
def test_what_is_no_revision_is_refused_with_its_words_kept(
    client, cast, delivered, points, sentence
):
    client.force_login(cast.ana)
    response = client.post(address("ask_revision", delivered), points_form(*points))
    assert errors_of(response) == [sentence]
    for text, _line, _kind in points:
        assert f"{text}</textarea>" in response.content.decode()
    assert (state_of(delivered), points_of(delivered)) == (State.DELIVERED, [])


def test_when_all_changes_are_used_the_page_says_what_is_free_and_keeps_the_text(client, cast):
    order = make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency, tier="basic")
    client.force_login(cast.ana)
    client.post(address("ask_revision", order), points_form(("First wish.", "1", "revision")))
    deliver_all(order)
    wish = points_form(("Second wish.", "1", "revision"))

    response = client.post(address("ask_revision", order), wish)

    assert errors_of(response) == [
        "All 1 changes of this order are used. If a line of the agreement is not met, mark the"
        " point as a defect: that is free. For anything more, ask the seller for an offer, or"
        " accept the work."
    ]
    html = response.content.decode()
    assert "Second wish.</textarea>" in html
    assert state_of(order) == State.DELIVERED
    assert points_of(order) == [("First wish.", 1, PointKind.REVISION)]
    client.post(address("ask_revision", order), points_form(("Second wish.", "1", "defect")))
    assert (state_of(order), order.revisions_used) == (State.IN_REVISION, 1)


def test_a_point_about_a_line_that_was_not_agreed_is_refused(client, cast, delivered):
    client.force_login(cast.ana)
    response = client.post(address("ask_revision", delivered), points_form(("x", "9", "revision")))
    assert response.status_code == 200
    assert "Point 1" in words(response)
    assert (state_of(delivered), points_of(delivered)) == (State.DELIVERED, [])


def test_the_review_is_prolonged_once_by_three_days(client, cast, delivered):
    ends = delivered.timers.get(kind="auto_accept").due_at
    client.force_login(cast.ana)

    assert client.post(address("prolong_review", delivered)).url == address("order", delivered)
    assert delivered.timers.get(kind="auto_accept").due_at == ends + timedelta(days=3)
    again = client.post(address("prolong_review", delivered))

    assert said(again) == ["The review of this order has been prolonged once already."]
    assert delivered.timers.get(kind="auto_accept").due_at == ends + timedelta(days=3)
    sheet = part(client.get(address("order", delivered)), '<aside class="order-sheet"', "</aside>")
    assert "Need more time" not in sheet


def test_accepting_a_request_is_the_seller_s_and_plans_the_charge(client, cast):
    order = make_order(State.REQUESTED, buyer=cast.ana, seller=cast.agency)
    hold = order.parts.get().hold
    for stranger in (cast.ana, cast.dario):
        client.force_login(stranger)
        assert client.post(address("accept_request", order)).status_code == 404
    assert not hold.effects.filter(kind="capture").exists()

    client.force_login(cast.carmen)
    client.post(address("accept_request", order))
    client.post(address("accept_request", order))

    assert hold.effects.filter(kind="capture").count() == 1
    order.refresh_from_db()
    assert (order.state, order.accepted_at is None) == (State.REQUESTED, False)
