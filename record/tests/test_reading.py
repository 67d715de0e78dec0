"""Who reads a thread: its parties, and staff with a grant, whose every reading is logged."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.urls import reverse

from core import clock
from core.models import Upload
from record import queries
from record.domain import entries, grants, threads
from record.errors import GrantNeedsReason, MayNotGrant
from record.models import ReadGrant, ReadLog


@pytest.fixture
def thread(cast):
    made = threads.open_thread(buyer=cast.ana, seller=cast.agency)
    for number in range(3):
        said = {"text": f"secret {number}"}
        entries.append(thread=made, kind="message", author=cast.ana, body=said)
    return made


def open_to(cast, thread, **fields):
    facts = {"reason": "late and silent", "reference": "referral:1", "days": 3} | fields
    return grants.grant_reading(staff=cast.elena, by=cast.elena, thread=thread, **facts)


def test_parties_get_their_thread_and_everybody_else_a_404(cast, thread):
    for person in (cast.ana, cast.bruno, cast.carmen):
        assert queries.access_thread(person, thread.public_id) == thread
    for person in (cast.dario, cast.elena, cast.farid, cast.greta):
        with pytest.raises(Http404):
            queries.access_thread(person, thread.public_id)
    assert not ReadLog.objects.exists()


def test_staff_read_by_grant_and_each_reading_is_logged(cast, thread):
    grant = open_to(cast, thread)
    read = queries.read_as_staff(cast.elena, thread, what="page", limit=2)
    assert [entries.body_of(entry)["text"] for entry in read] == ["secret 0", "secret 1"]
    assert queries.access_thread(cast.elena, thread.public_id) == thread
    assert list(
        ReadLog.objects.order_by("pk").values_list("staff", "grant", "what", "up_to_seq")
    ) == [
        (cast.elena.pk, grant.pk, "page", 2),
        (cast.elena.pk, grant.pk, "thread", 3),
    ]


def test_a_grant_is_for_one_person_one_thread_and_some_days(cast, thread):
    other = threads.open_thread(buyer=cast.dario, seller=cast.agency)
    grant = open_to(cast, thread)
    with pytest.raises(Http404):
        queries.read_as_staff(cast.farid, thread, what="page")
    with pytest.raises(Http404):
        queries.read_as_staff(cast.elena, other, what="page")
    clock.move(timedelta(days=3, seconds=1))
    with pytest.raises(Http404):
        queries.read_as_staff(cast.elena, thread, what="page")
    assert grant.ends_at - grant.granted_at == timedelta(days=3)
    assert not ReadLog.objects.exists()


def test_whoever_leaves_the_staff_reads_no_more(cast, thread):
    open_to(cast, thread)
    cast.elena.is_staff = False
    with pytest.raises(Http404):
        queries.read_as_staff(cast.elena, thread, what="page")


def test_a_grant_needs_a_reason_staff_and_the_right_to_give_it(cast, thread):
    with pytest.raises(GrantNeedsReason):
        open_to(cast, thread, reason=" ")
    for staff, by in ((cast.dario, cast.elena), (cast.elena, cast.dario), (cast.elena, cast.farid)):
        with pytest.raises(MayNotGrant):
            grants.grant_reading(
                staff=staff, by=by, thread=thread, reason="x", reference="referral:1"
            )
    assert not ReadGrant.objects.exists()


def test_pages_of_a_thread_go_in_both_directions(cast, thread):
    def seqs(found):
        return [entry.seq for entry in found]

    assert seqs(queries.entries_after(thread, 1)) == [2, 3]
    assert seqs(queries.entries_before(thread, 3, 1)) == [2]
    assert seqs(queries.newest(thread, 2)) == [2, 3]
    assert seqs(queries.page_around(thread, 2, 2)) == [1, 2]
    assert seqs(queries.page_around(thread, 99, 4)) == [2, 3]


def test_files_of_an_entry_are_seen_by_parties_and_logged_for_staff(cast, thread):
    upload = Upload.objects.create(
        owner=cast.ana, purpose="message", name="a.txt", kind="text", content_type="text/plain",
        size=3, sha256="ab" * 32, storage_name="x", created_at=clock.now(), attached=True,
    )  # fmt: skip
    entries.append(thread=thread, kind="message", author=cast.ana, body={}, files=[upload])
    seen = {p.handle for p in vars(cast).values() if hasattr(p, "email")
            and queries.may_see_file(p, upload)}  # fmt: skip
    assert seen == {"ana", "bruno", "carmen"}
    open_to(cast, thread)
    assert queries.may_see_file(cast.elena, upload)
    assert ReadLog.objects.get().what == f"file {upload.public_id}"


def test_the_admin_shows_numbers_to_staff_and_words_by_grant_alone(client, cast, thread):
    client.force_login(cast.elena)
    change = reverse("admin:record_thread_change", args=[thread.pk])
    read = reverse("admin:record_thread_read", args=[thread.pk])
    page = client.get(change)
    assert page.status_code == 200
    assert b"You have no grant to read this record" in page.content
    assert b"secret" not in page.content
    assert client.get(read).status_code == 404
    assert not ReadLog.objects.exists()
    open_to(cast, thread)
    assert read.encode() in client.get(change).content
    said = client.get(read)
    assert all(f"secret {number}".encode() in said.content for number in range(3))
    assert ReadLog.objects.get().up_to_seq == 3


def test_nobody_writes_the_record_in_the_admin(client, cast, thread):
    cast.elena.is_superuser = True
    cast.elena.save()
    client.force_login(cast.elena)
    for model in ("thread", "readgrant", "readlog"):
        assert client.get(reverse(f"admin:record_{model}_add")).status_code == 403
    for name in ("change", "delete"):
        address = reverse(f"admin:record_thread_{name}", args=[thread.pk])
        assert client.post(address, {"last_seq": 0}).status_code == 403


def test_other_people_do_not_find_the_records_of_the_admin(client, cast, thread):
    read = reverse("admin:record_thread_read", args=[thread.pk])
    for person in (cast.dario, cast.ana, cast.bruno):
        client.force_login(person)
        assert client.get(read).status_code == 302
