"""Sending: once, by a party, within the limits; and the inbox that follows."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from core.models import Upload
from core.uploads.errors import UploadUnknown
from gigs.tests.factories import make_gig
from messaging.domain import drafts, messages, reading
from messaging.domain.rebuilding import PROJECTED, rebuild_thread
from messaging.errors import (
    MayNotAsk,
    MessageEmpty,
    MessageTooLong,
    NotAParty,
    OwnGig,
    TooManyFiles,
    TooManyInquiries,
    WriterSuspended,
)
from messaging.models import Inquiry, Membership
from messaging.tests.factories import ask, make_upload, say
from record.domain import entries
from record.domain.proof import verify_thread
from record.models import Entry, Thread


@pytest.fixture
def gig(cast):
    return make_gig(cast.agency)


@pytest.fixture
def thread(cast, gig):
    return ask(cast.ana, gig)


def inbox_row(thread, person):
    member = Membership.objects.get(thread=thread, user=person)
    return {name: getattr(member, name) for name in ("unread", "waits_for_me", "preview")}


def test_an_inquiry_is_a_thread_with_its_first_message(cast, gig, thread):
    inquiry = Inquiry.objects.get()
    assert (inquiry.thread, inquiry.gig, inquiry.buyer) == (thread, gig, cast.ana)
    entry = Entry.objects.get(thread=thread)
    assert (entry.kind, entries.body_of(entry)) == (
        "message",
        {"text": "Do you also draw labels?"},
    )
    assert set(Membership.objects.values_list("user__handle", "as_buyer")) == {
        ("ana", True),
        ("bruno", False),
        ("carmen", False),
    }


def test_asking_again_goes_on_in_the_same_thread(cast, gig, thread):
    assert ask(cast.ana, gig, "And boxes?") == thread
    assert Thread.objects.get(pk=thread.pk).last_seq == 2
    assert ask(cast.dario, gig) != thread


def test_an_inquiry_is_refused_about_ones_own_gig_and_nothing_is_opened(cast, gig):
    for person in (cast.bruno, cast.carmen):
        with pytest.raises(OwnGig):
            ask(person, gig)
    assert not Thread.objects.exists()


def test_an_inquiry_is_refused_in_bad_standing_and_about_what_is_not_on_show(cast, gig):
    cast.dario.standing = User.Standing.RESTRICTED
    for person in (cast.greta, cast.dario):
        with pytest.raises(MayNotAsk):
            ask(person, gig)
    gig.status = gig.Status.PAUSED
    with pytest.raises(MayNotAsk):
        ask(cast.ana, gig)
    assert not Thread.objects.exists()


def test_nobody_opens_more_than_twenty_inquiries_a_day(cast, gig):
    for _number in range(20):
        ask(cast.ana, make_gig(cast.agency))
    with pytest.raises(TooManyInquiries):
        ask(cast.ana, gig)
    assert Inquiry.objects.count() == 20


def test_the_same_message_sent_again_is_one_message(cast, thread):
    client_id = uuid.uuid4()
    said = {"by": cast.bruno, "thread": thread, "client_id": client_id}
    first = messages.send(**said, text="Yes, with pleasure")
    again = messages.send(**said, text="Yes, with pleasure")
    assert first.pk == again.pk
    assert inbox_row(thread, cast.ana) == {
        "unread": 1,
        "waits_for_me": True,
        "preview": "Yes, with pleasure",
    }


def test_a_resent_message_with_files_keeps_the_files_of_the_first(cast, thread):
    upload = make_upload(cast.ana)
    said = {"by": cast.ana, "thread": thread, "client_id": uuid.uuid4(), "text": ""}
    first = messages.send(**said, uploads=[upload])
    assert messages.send(**said, uploads=[upload]).pk == first.pk
    assert entries.body_of(first)["files"][0]["sha256"] == upload.sha256
    assert Upload.objects.get().attached
    assert inbox_row(thread, cast.bruno)["preview"] == "notes.txt"
    assert verify_thread(thread) == 2


def test_strangers_and_staff_cannot_write_and_nothing_is_said(cast, thread):
    for person in (cast.dario, cast.elena):
        with pytest.raises(NotAParty):
            say(person, thread)
    assert Thread.objects.get(pk=thread.pk).last_seq == 1


def test_the_suspended_write_about_running_orders_only(cast, thread):
    cast.ana.standing = User.Standing.SUSPENDED
    with pytest.raises(WriterSuspended):
        say(cast.ana, thread)
    assert Thread.objects.get(pk=thread.pk).last_seq == 1


def test_text_must_be_there_and_within_ten_thousand_characters(cast, thread):
    with pytest.raises(MessageEmpty):
        say(cast.ana, thread, " \n ")
    with pytest.raises(MessageTooLong, match="holds 10000 characters; this one has 10001"):
        say(cast.ana, thread, "x" * 10_001)
    say(cast.ana, thread, "ñ" * 10_000)
    assert Thread.objects.get(pk=thread.pk).last_seq == 2


def test_files_of_others_and_used_files_are_refused(cast, thread):
    used = make_upload(cast.ana)
    say(cast.ana, thread, uploads=[used])
    for upload in (used, make_upload(cast.bruno)):
        with pytest.raises(UploadUnknown):
            say(cast.ana, thread, uploads=[upload])
    with pytest.raises(TooManyFiles):
        say(cast.ana, thread, uploads=[make_upload(cast.ana) for _number in range(11)])
    assert Thread.objects.get(pk=thread.pk).last_seq == 2


def test_the_inbox_counts_what_the_other_side_wrote(cast, thread):
    say(cast.bruno, thread, "one")
    say(cast.carmen, thread, "two\n  lines \u2028 end")
    assert inbox_row(thread, cast.ana) == {
        "unread": 2,
        "waits_for_me": True,
        "preview": "two lines end",
    }
    assert inbox_row(thread, cast.bruno)["unread"] == 1
    assert not inbox_row(thread, cast.bruno)["waits_for_me"]
    entries.append(thread=thread, kind="house", author=None, body={"code": "x"})
    assert inbox_row(thread, cast.ana)["unread"] == 3
    assert inbox_row(thread, cast.ana)["preview"] == "two lines end"


def test_reading_goes_forward_only_and_never_past_the_end(cast, thread):
    for text in ("one", "two", "three"):
        say(cast.bruno, thread, text)
    assert reading.mark_read(by=cast.ana, thread=thread, seq=2) == 2
    assert inbox_row(thread, cast.ana)["unread"] == 2
    assert reading.mark_read(by=cast.ana, thread=thread, seq=1) == 2
    assert reading.mark_read(by=cast.ana, thread=thread, seq=99) == 4
    assert inbox_row(thread, cast.ana)["unread"] == 0
    assert reading.mark_read(by=cast.dario, thread=thread, seq=4) == 0


def test_writing_reads_the_own_message_but_nothing_that_is_still_unread(cast, thread):
    def read_seq(person):
        return Membership.objects.get(thread=thread, user=person).read_seq

    assert (read_seq(cast.ana), read_seq(cast.bruno)) == (1, 0)
    say(cast.bruno, thread)
    say(cast.ana, thread)
    assert (read_seq(cast.ana), read_seq(cast.bruno)) == (1, 0)


def test_a_draft_is_kept_for_its_writer_alone(cast, thread):
    assert drafts.save_draft(by=cast.ana, thread=thread, text="I th\x00ought")
    assert not drafts.save_draft(by=cast.dario, thread=thread, text="x")
    assert dict(Membership.objects.values_list("user__handle", "draft")) == {
        "ana": "I thought",
        "bruno": "",
        "carmen": "",
    }


def test_the_inbox_equals_what_the_record_says(cast, thread, gig):
    for number in range(6):
        say([cast.ana, cast.bruno, cast.carmen][number % 3], thread, f"n {number}")
        entries.append(thread=thread, kind="order.deliver", author=cast.bruno, body={"n": number})
        reading.mark_read(by=cast.carmen, thread=thread, seq=number)
    ask(cast.dario, gig)
    out = StringIO()
    call_command("rebuild_memberships", stdout=out)
    assert out.getvalue() == "The inbox rows of 2 threads agree with the record.\n"


def test_the_rebuild_finds_and_mends_every_projected_field(cast, thread):
    say(cast.bruno, thread)
    members = Membership.objects.filter(thread=thread, user=cast.ana)
    right = members.values(*PROJECTED).get()
    members.update(
        last_seq=9, last_at=None, last_kind="x", preview="x", waits_for_me=False, unread=7
    )
    Membership.objects.filter(thread=thread, user=cast.carmen).delete()
    with pytest.raises(CommandError, match="7 fields were wrong"):
        call_command("rebuild_memberships", stdout=StringIO())
    assert members.values(*PROJECTED).get() == right
    assert rebuild_thread(thread.pk) == []


def test_two_clicks_at_once_open_one_inquiry(committed_cast):
    gig = make_gig(committed_cast.agency)
    client_id = uuid.uuid4()

    def click(_number):
        try:
            from messaging.domain.inquiries import open_inquiry

            return open_inquiry(
                by=committed_cast.ana, gig=gig, text="Hello", client_id=client_id
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(click, range(6)))) == 1
    assert (Inquiry.objects.count(), Entry.objects.count()) == (1, 1)
