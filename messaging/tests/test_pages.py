"""Conversations as pages: readable and usable by their parties alone, without a script."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.limits import within_limit
from core.models import Upload
from gigs.tests.factories import make_gig
from messaging.models import Membership
from messaging.tests.factories import ask, make_upload, say
from record.domain import entries
from record.models import Entry, Thread


@pytest.fixture
def thread(cast):
    return ask(cast.ana, make_gig(cast.agency), "Do you draw\n\nlabels & boxes? <b>")


def url(name, thread, query=""):
    return reverse(f"messaging:{name}", args=[thread.public_id]) + query


def post_message(client, thread, text="Hello", **fields):
    data = {"text": text, "client_id": uuid.uuid4()} | fields
    return client.post(url("send", thread), data)


ROUTES = [
    ("get", "thread", {}),
    ("get", "entries", {}),
    ("post", "send", {"text": "x", "client_id": str(uuid.uuid4())}),
    ("post", "read", {"seq": "1"}),
    ("post", "draft", {"text": "x"}),
]


@pytest.mark.parametrize(("method", "name", "data"), ROUTES)
def test_strangers_and_staff_get_404_and_nothing_happens(client, cast, thread, method, name, data):
    before = list(Membership.objects.values())
    for person in (cast.dario, cast.elena, cast.greta):
        client.force_login(person)
        response = getattr(client, method)(url(name, thread), data)
        assert response.status_code == 404
        assert b"labels" not in response.content
    assert list(Membership.objects.values()) == before
    assert Thread.objects.get(pk=thread.pk).last_seq == 1


@pytest.mark.parametrize(("method", "name", "data"), ROUTES)
def test_visitors_are_asked_to_sign_in(client, thread, method, name, data):
    response = getattr(client, method)(url(name, thread), data)
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))
    assert Thread.objects.get(pk=thread.pk).last_seq == 1


def test_both_sides_read_the_same_log_each_in_its_own_words(client, cast, thread):
    say(cast.carmen, thread, "Yes: https://example.org/labels. Look!")
    seen = {}
    for person in (cast.ana, cast.bruno, cast.carmen):
        client.force_login(person)
        seen[person.handle] = client.get(url("thread", thread)).content.decode()
    for page in seen.values():
        assert "<p>Do you draw</p><p>labels &amp; boxes? &lt;b&gt;</p>" in page
        assert 'id="e1"' in page
        assert 'id="e2"' in page
        # Before an order nobody knows the other: an address is text, no link.
        assert 'href="https://example.org/labels"' not in page
    assert '<p class="who">You</p>' in seen["ana"]
    assert '<p class="who">Carmen</p>' in seen["bruno"]


def test_a_message_by_a_plain_form_comes_back_to_its_place_in_the_log(client, cast, thread):
    client.force_login(cast.ana)
    response = post_message(client, thread, "And in blue?", seen="1")
    assert response.status_code == 302
    assert response.url == url("thread", thread, "?at=2#e2")
    assert "And in blue?" in client.get(url("thread", thread, "?at=2")).content.decode()


def test_a_plain_form_brings_its_files_along(client, cast, thread):
    client.force_login(cast.ana)
    file = SimpleUploadedFile("../../sketch.txt", b"a sketch in words")
    waiting = make_upload(cast.ana)
    post_message(client, thread, "", files=file, files_ids=waiting.public_id)
    entry = Entry.objects.get(seq=2)
    names = [f["name"] for f in entries.body_of(entry)["files"]]
    assert names == ["notes.txt", "sketch.txt"]
    stored = Upload.objects.get(name="sketch.txt")
    address = reverse("core:file", args=[stored.public_id, stored.name])
    assert client.get(address).getvalue() == b"a sketch in words"
    client.force_login(cast.carmen)
    assert client.get(address).getvalue() == b"a sketch in words"
    client.force_login(cast.dario)
    assert client.get(address).status_code == 404


def test_a_refused_message_is_explained_and_what_was_typed_is_kept(client, cast, thread):
    client.force_login(cast.ana)
    response = client.post(
        url("send", thread), {"text": "x" * 10_001, "client_id": uuid.uuid4()}, follow=True
    )
    page = response.content.decode()
    assert "A message holds 10000 characters; this one has 10001." in page
    assert "x" * 10_000 in page
    assert Thread.objects.get(pk=thread.pk).last_seq == 1


def test_the_script_gets_the_drawn_entry_and_sentences_for_refusals(client, cast, thread):
    client.force_login(cast.ana)
    fetch = {"headers": {"X-Requested-With": "fetch"}}
    client_id = uuid.uuid4()
    first = client.post(url("send", thread), {"text": "Two", "client_id": client_id}, **fetch)
    again = client.post(url("send", thread), {"text": "Two", "client_id": client_id}, **fetch)
    assert first.status_code == again.status_code == 201
    assert first.json()["seq"] == again.json()["seq"] == 2
    assert 'id="e2"' in first.json()["html"]
    refused = client.post(url("send", thread), {"text": " ", "client_id": uuid.uuid4()}, **fetch)
    assert (refused.status_code, refused.json()) == (
        400,
        {"code": "message_empty", "error": "Write something or add a file."},
    )
    assert client.post(url("send", thread), {"text": "x", "client_id": "7"}).status_code == 404


def test_nobody_sends_more_than_a_hundred_messages_a_minute(client, cast, thread):
    client.force_login(cast.ana)
    for _number in range(100):
        within_limit("messages", cast.ana.pk, times=100, seconds=60)
    fetch = {"headers": {"X-Requested-With": "fetch"}}
    refused = client.post(url("send", thread), {"text": "x", "client_id": uuid.uuid4()}, **fetch)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_fast")
    assert Thread.objects.get(pk=thread.pk).last_seq == 1


def test_entries_are_served_after_and_before_a_number_until_there_are_no_more(client, cast, thread):
    for number in range(2, 121):
        say([cast.ana, cast.bruno][number % 2], thread, f"message {number}")
    client.force_login(cast.ana)
    shown, after = [], 0
    for _page in range(3):
        response = client.get(url("entries", thread, f"?after={after}"))
        ids = [int(p.split('"')[0]) for p in response.content.decode().split('id="e')[1:]]
        shown += ids
        after = ids[-1]
    assert shown == list(range(1, 121))
    assert (response.headers["X-More"], response.headers["X-Last-Seq"]) == ("0", "120")
    back = client.get(url("entries", thread, "?before=71"))
    assert back.headers["X-More"] == "1"
    assert 'id="e21"' in back.content.decode()
    assert 'id="e71"' not in back.content.decode()


def test_the_log_opens_where_something_waits_and_at_a_linked_entry(client, cast, thread):
    for number in range(2, 200):
        say(cast.bruno, thread, f"message {number}")
    client.force_login(cast.ana)
    page = client.get(url("thread", thread)).content.decode()
    assert 'id="e1"' in page
    assert 'id="e199"' not in page
    linked = client.get(url("thread", thread, "?at=150")).content.decode()
    assert 'id="e150"' in linked
    client.post(url("read", thread), {"seq": "199"})
    assert 'id="e199"' in client.get(url("thread", thread)).content.decode()


def test_the_filters_show_one_kind_each(client, cast, thread):
    say(cast.bruno, thread, "with a file", uploads=[make_upload(cast.bruno)])
    entries.append(thread=thread, kind="order.accept_delivery", author=cast.ana, body={"n": 1})
    client.force_login(cast.ana)
    shown = {}
    for show in ("all", "messages", "binding", "files", "nonsense"):
        page = client.get(url("entries", thread, f"?show={show}&after=0")).content.decode()
        shown[show] = [int(p.split('"')[0]) for p in page.split('id="e')[1:]]
    assert shown == {
        "all": [1, 2, 3],
        "messages": [1, 2],
        "binding": [3],
        "files": [2],
        "nonsense": [1, 2, 3],
    }


def test_messages_of_one_author_within_five_minutes_stand_together(client, cast, thread):
    say(cast.ana, thread, "one more")
    say(cast.bruno, thread, "an answer")
    client.force_login(cast.ana)
    page = client.get(url("entries", thread, "?after=0")).content.decode()
    assert [line.split('"')[1] for line in page.split("<li ")[1:]] == [
        "day",
        "entry message me",
        "entry message me joined sent",
        "entry message",
    ]


def test_the_inbox_lists_pages_by_key_and_filters(client, cast):
    for number in range(35):
        buyer = cast.ana if number % 2 else cast.dario
        if number < 20:
            ask(buyer, make_gig(cast.agency), f"question {number}")
        else:
            say(buyer, Thread.objects.filter(buyer=buyer).first(), f"question {number}")
    for _number in range(15):
        ask(cast.elena, make_gig(cast.agency), "one more")
    client.force_login(cast.bruno)
    first = client.get(reverse("messaging:inbox"))
    assert len(first.context["page"].rows) == 30
    key = first.context["page"].next_key
    second = client.get(reverse("messaging:inbox"), {"key": key})
    assert len(second.context["page"].rows) == 5
    ids = [row.thread.pk for page in (first, second) for row in page.context["page"].rows]
    assert len(set(ids)) == 35
    assert client.get(reverse("messaging:inbox"), {"key": "x-y"}).status_code == 200
    assert len(client.get(reverse("messaging:inbox"), {"show": "waiting"}).context["page"].rows)
    client.force_login(cast.greta)
    assert b"No conversations yet" in client.get(reverse("messaging:inbox")).content


@pytest.mark.parametrize("count", [1, 3])
def test_the_inbox_costs_the_same_number_of_queries(client, cast, count, django_assert_num_queries):
    for _number in range(count):
        ask(cast.ana, make_gig(cast.agency))
    client.force_login(cast.ana)
    client.get(reverse("messaging:inbox"))
    with django_assert_num_queries(8):  # three of them are the counts of the masthead
        client.get(reverse("messaging:inbox"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_log_costs_the_same_number_of_queries(
    client, cast, thread, count, django_assert_num_queries
):
    for number in range(count):
        say(cast.bruno, thread, f"n {number}", uploads=[make_upload(cast.bruno)])
    client.force_login(cast.ana)
    with django_assert_num_queries(14):
        client.get(url("entries", thread, "?after=0"))


def test_a_member_who_left_the_agency_finds_the_conversation_no_more(client, cast, thread):
    cast.agency.memberships.filter(user=cast.carmen).delete()
    client.force_login(cast.carmen)
    assert client.get(reverse("messaging:inbox")).context["page"].rows == []
    assert client.get(url("thread", thread)).status_code == 404


def test_asking_a_seller_leads_to_the_conversation_and_back_to_it(client, cast):
    gig = make_gig(cast.agency)
    address = reverse("messaging:ask", args=[gig.public_id])
    client.force_login(cast.ana)
    assert client.get(address).status_code == 200
    sent = client.post(address, {"text": "Do you draw labels?", "client_id": uuid.uuid4()})
    thread = Thread.objects.get()
    assert sent.url == url("thread", thread)
    assert client.get(address).url == url("thread", thread)
    client.force_login(cast.bruno)
    refused = client.post(address, {"text": "Hello me", "client_id": uuid.uuid4()})
    assert refused.status_code == 403
    assert b"This gig is your own." in refused.content
    assert b"Hello me" in refused.content
    assert Thread.objects.count() == 1


def test_an_erased_message_says_so_and_nothing_else(client, cast, thread):
    from record.domain.erasure import erase_body

    erase_body(entry=Entry.objects.get(thread=thread, seq=1), reason="asked for")
    client.force_login(cast.bruno)
    page = client.get(url("entries", thread, "?after=0")).content.decode()
    assert "What stood here was erased." in page
    assert "labels" not in page
