"""Conversations over the API: catching up by number, saying a thing once, and nobody else."""

import uuid

import pytest

from core.tests.asking import api_of
from gigs.tests.factories import make_gig
from messaging.models import Inquiry
from messaging.tests.factories import ask, make_upload, say
from record.models import Entry, Thread

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread(cast) -> Thread:
    return ask(cast.ana, make_gig(cast.agency), "Do you also draw labels?")


def test_an_entry_tells_who_said_what_and_how_it_is_chained(cast, thread):
    [entry] = Entry.objects.all()
    status, told = api_of(cast.carmen).read(f"/threads/{thread.public_id}/entries/")
    [row] = told["results"]
    assert row.pop("at")
    assert (status, told["last_seq"], row) == (
        200,
        1,
        {
            "seq": 1,
            "kind": "message",
            "side": "buyer",
            "author": "Ana",
            "body": {"text": "Do you also draw labels?"},
            "erased": False,
            "files": [],
            "hash": bytes(entry.hash).hex(),
        },
    )


def test_after_and_before_a_number_give_every_entry_once(cast, thread):
    for n in range(2, 8):
        say(cast.bruno if n % 2 else cast.ana, thread, f"line {n}")
    client = api_of(cast.ana)

    def seqs(**query):
        told = client.read(f"/threads/{thread.public_id}/entries/", **query)[1]
        return [row["seq"] for row in told["results"]]

    assert seqs() == [1, 2, 3, 4, 5, 6, 7]
    assert seqs(limit=2) == [6, 7]
    assert seqs(after=0, limit=3) == [1, 2, 3]
    assert seqs(after=3, limit=3) == [4, 5, 6]
    assert seqs(after=7) == []
    assert seqs(before=4, limit=2) == [2, 3]


def test_a_message_sent_twice_is_one_entry(cast, thread):
    upload = make_upload(cast.bruno, name="label.txt", data=b"a label")
    client = api_of(cast.bruno)
    words = {"text": "Yes.", "client_id": str(uuid.uuid4()), "files": [upload.public_id]}
    status, told = client.do(f"/threads/{thread.public_id}/messages/", **words)
    again = client.do(f"/threads/{thread.public_id}/messages/", **words)
    assert (status, told["seq"], told["side"], told["body"]) == (201, 2, "seller", {"text": "Yes."})
    assert told["files"] == [
        {
            "id": upload.public_id,
            "name": "label.txt",
            "size": 7,
            "sha256": upload.sha256,
            "url": f"/files/{upload.public_id}/label.txt",
        }
    ]
    assert again == (201, told)
    assert Entry.objects.count() == 2


def test_the_list_shows_what_waits_and_reading_never_goes_back(cast, thread):
    client = api_of(cast.bruno)
    [row] = client.read("/threads/")[1]["results"]
    assert row.pop("last_at")
    assert row == {
        "id": thread.public_id,
        "other": "Ana",
        "side": "seller",
        "order": None,
        "last_seq": 1,
        "read_seq": 0,
        "unread": 1,
        "preview": "Do you also draw labels?",
    }
    place = f"/threads/{thread.public_id}/read_up_to/"
    assert client.do(place, seq=1) == (200, {"read_seq": 1})
    assert client.do(place, seq=0) == (200, {"read_seq": 1})
    assert client.read("/threads/", show="unread")[1]["results"] == []


def test_an_inquiry_opens_one_conversation_however_often_it_is_sent(cast):
    gig = make_gig(cast.agency)
    words = {"gig": gig.public_id, "text": "How long?", "client_id": str(uuid.uuid4())}
    status, told = api_of(cast.ana).do("/inquiries/", **words)
    assert (status, told["other"], told["side"]) == (201, "Taller Bruno", "buyer")
    assert api_of(cast.ana).do("/inquiries/", **words) == (201, told)
    assert (Inquiry.objects.count(), Entry.objects.count()) == (1, 1)


def test_whoever_is_no_party_is_told_that_there_is_nothing(cast, thread):
    before = Entry.objects.count(), Thread.objects.get().last_seq
    place = f"/threads/{thread.public_id}"
    words = {"text": "Hello", "client_id": str(uuid.uuid4())}
    for person in (cast.dario, cast.elena, cast.greta):
        client = api_of(person)
        answers = [
            client.read(f"{place}/"),
            client.read(f"{place}/entries/"),
            client.do(f"{place}/messages/", **words),
            client.do(f"{place}/read_up_to/", seq=1),
        ]
        assert {(status, told["code"]) for status, told in answers} == {(404, "not_found")}
        assert client.read("/threads/")[1] == {"results": [], "next_cursor": ""}
    assert (Entry.objects.count(), Thread.objects.get().last_seq) == before


def test_a_visitor_is_refused_everywhere(cast, thread):
    client = api_of()
    answers = [
        client.read("/threads/"),
        client.read(f"/threads/{thread.public_id}/entries/"),
        client.do(f"/threads/{thread.public_id}/messages/", text="x", client_id=str(uuid.uuid4())),
        client.do("/inquiries/", gig="x", text="x", client_id=str(uuid.uuid4())),
    ]
    assert {(status, told["code"]) for status, told in answers} == {(403, "not_authenticated")}
    assert Entry.objects.count() == 1


def test_refusals_are_those_of_the_pages(cast, thread):
    client = api_of(cast.ana)
    place = f"/threads/{thread.public_id}/messages/"
    empty = client.do(place, text="  ", client_id=str(uuid.uuid4()))
    assert empty == (
        400,
        {
            "code": "message_empty",
            "detail": "Write something or add a file.",
            "field": "text",
        },
    )
    stolen = make_upload(cast.bruno)
    words = {"text": "", "client_id": str(uuid.uuid4()), "files": [stolen.public_id]}
    assert client.do(place, **words)[1]["code"] == "upload_unknown"
    gig = make_gig(cast.agency)
    own = api_of(cast.carmen).do(
        "/inquiries/", gig=gig.public_id, text="Hi", client_id=str(uuid.uuid4())
    )
    assert own == (403, {"code": "own_gig", "detail": "This gig is your own."})
    assert Entry.objects.count() == 1


def test_conversations_and_entries_cost_the_same_however_many(
    cast, thread, django_assert_num_queries
):
    client = api_of(cast.bruno)
    place = f"/threads/{thread.public_id}/entries/"
    with django_assert_num_queries(4):
        client.read("/threads/")
    for person in (cast.bruno, cast.carmen, cast.ana):
        say(person, thread, "one", uploads=[make_upload(person)])
    with django_assert_num_queries(6):
        assert len(client.read(place, limit=1)[1]["results"]) == 1
    with django_assert_num_queries(6):
        assert len(client.read(place, limit=3)[1]["results"]) == 3
    for person in (cast.dario, cast.elena):
        ask(person, make_gig(cast.agency))
    with django_assert_num_queries(4):
        assert len(client.read("/threads/")[1]["results"]) == 3


def test_a_request_of_another_site_is_refused(cast, thread):
    client = api_of(cast.ana, enforce_csrf_checks=True)
    words = {"text": "Hello", "client_id": str(uuid.uuid4())}
    status, told = client.do(f"/threads/{thread.public_id}/messages/", **words)
    assert (status, told["code"]) == (403, "permission_denied")
    assert Entry.objects.count() == 1
