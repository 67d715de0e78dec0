"""Conversations over the API: read a thread in pages by number, and say something in it."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import (
    REFUSALS,
    ApiViewSet,
    FileSerializer,
    PageQuery,
    StrictSerializer,
    UploadIds,
    reading,
    verb,
)
from core.uploads import owned_uploads
from messaging import queries
from messaging.domain import inquiries, messages
from messaging.domain.messages import FILES_MAX, KIND
from messaging.domain.reading import mark_read
from messaging.drawing import author_side, name_of
from messaging.errors import TEXT_MAX
from messaging.queries.inbox import FILTERS
from record.domain.entries import body_of, is_erased
from record.models import Entry, Thread
from record.queries import access_party_thread, entries_after, entries_before, entry_at, newest

SEQ_MAX = 2**31 - 1
LIMIT, LIMIT_MAX = 50, 200


class ThreadQuery(PageQuery):
    """Which conversations; the one that moved last comes first, always."""

    show = serializers.ChoiceField(choices=list(FILTERS), required=False, default="all")


class EntryQuery(StrictSerializer):
    """Which entries: after a number, before one, or the newest; always oldest first."""

    after = serializers.IntegerField(min_value=0, max_value=SEQ_MAX, required=False)
    before = serializers.IntegerField(min_value=1, max_value=SEQ_MAX, required=False)
    limit = serializers.IntegerField(
        min_value=1, max_value=LIMIT_MAX, required=False, default=LIMIT
    )


class MessageInput(StrictSerializer):
    """A message. The same `client_id` again is the same message."""

    text = serializers.CharField(
        max_length=TEXT_MAX * 2, allow_blank=True, default="", trim_whitespace=False
    )
    client_id = serializers.UUIDField(help_text="Made by the client, new for each message.")
    files = UploadIds(
        max_length=FILES_MAX * 2, help_text="Ids of uploads for the purpose `message`."
    )


class InquiryInput(MessageInput):
    """A first message about a gig."""

    gig = serializers.SlugField(max_length=20)


class ReadInput(StrictSerializer):
    """Up to which entry you have read."""

    seq = serializers.IntegerField(min_value=0, max_value=SEQ_MAX)


class ReadData(serializers.Serializer):
    read_seq = serializers.IntegerField()


class ThreadData(serializers.Serializer):
    """A conversation as you see it."""

    id = serializers.CharField(source="thread.public_id")
    other = serializers.CharField(source="other_name", help_text="Who is on the other side.")
    side = serializers.SerializerMethodField(help_text="Yours: buyer or seller.")
    order = serializers.CharField(source="order.public_id", allow_null=True, default=None)
    last_seq = serializers.IntegerField(source="thread.last_seq")
    read_seq = serializers.IntegerField(source="member.read_seq")
    unread = serializers.IntegerField(source="member.unread")
    last_at = serializers.DateTimeField(source="member.last_at")
    preview = serializers.CharField(source="member.preview")

    def get_side(self, row: Any) -> str:
        return "buyer" if row.member.as_buyer else "seller"


class ThreadPage(serializers.Serializer):
    """A page of conversations; `next_cursor` is empty at the end."""

    results = ThreadData(many=True)
    next_cursor = serializers.CharField()


class EntryData(serializers.Serializer):
    """One numbered line of the record: a message, or an event of the order."""

    seq = serializers.IntegerField()
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    side = serializers.SerializerMethodField(help_text="Who wrote it; null for house and clock.")
    author = serializers.SerializerMethodField()
    body = serializers.SerializerMethodField(help_text="What it says; its shape follows `kind`.")
    erased = serializers.SerializerMethodField()
    files = serializers.SerializerMethodField()
    hash = serializers.SerializerMethodField(help_text="Chains it to the entry before; hex.")

    def get_side(self, entry: Entry) -> str | None:
        return author_side(entry, self.context["thread"])

    def get_author(self, entry: Entry) -> str:
        return name_of(entry, self.context["thread"], mine=False) if entry.author else ""

    def get_body(self, entry: Entry) -> dict[str, Any]:
        return {name: told for name, told in body_of(entry).items() if name != "files"}

    def get_erased(self, entry: Entry) -> bool:
        return is_erased(entry)

    def get_files(self, entry: Entry) -> list[dict[str, Any]]:
        return FileSerializer([row.upload for row in entry.files.all()], many=True).data

    def get_hash(self, entry: Entry) -> str:
        return bytes(entry.hash).hex()


class EntryPage(serializers.Serializer):
    """Entries, oldest first; `last_seq` is the newest number of the whole thread."""

    results = EntryData(many=True)
    last_seq = serializers.IntegerField()


class ThreadViewSet(ApiViewSet):
    """Your conversations, each of them the record between a buyer and a seller account."""

    @reading("signed_in", ThreadPage, ThreadQuery)
    def list(self, request: Request) -> Response:
        """List your conversations, the one that moved last first."""
        asked = self.read(ThreadQuery, query=True)
        page = queries.inbox(
            request.user, show=asked["show"], key=asked.get("cursor", ""), limit=asked["size"]
        )
        told = {"results": page.rows, "next_cursor": page.next_key}
        return Response(ThreadPage(told).data)

    @reading("party", ThreadData)
    def retrieve(self, request: Request, public_id: str) -> Response:
        """Show one conversation."""
        thread = access_party_thread(request.user, public_id)
        row = queries.row_of(request.user, thread.pk)
        if row is None:
            raise Http404
        return Response(ThreadData(row).data)

    @reading("party", EntryPage, EntryQuery)
    @action(detail=True, methods=["get"])
    def entries(self, request: Request, public_id: str) -> Response:
        """Read entries: `after` a number to catch up, `before` one for history."""
        thread = access_party_thread(request.user, public_id)
        asked = self.read(EntryQuery, query=True)
        if "after" in asked:
            found = entries_after(thread, asked["after"], asked["limit"])
        elif "before" in asked:
            found = entries_before(thread, asked["before"], asked["limit"])
        else:
            found = newest(thread, asked["limit"])
        told = {"results": found, "last_seq": thread.last_seq}
        return Response(EntryPage(told, context={"thread": thread}).data)

    @verb("party", takes=MessageInput, answers=EntryData, status=201)
    def messages(self, request: Request, public_id: str) -> Response:
        """Send a message; sent again under its `client_id` it is the same entry."""
        thread = access_party_thread(request.user, public_id)
        words = self.read(MessageInput)
        entry = self._sent(thread, words)
        told = entry_at(thread, entry.seq)
        return Response(EntryData(told, context={"thread": thread}).data, status=201)

    @verb("party", takes=ReadInput, answers=ReadData)
    def read_up_to(self, request: Request, public_id: str) -> Response:
        """Note up to where you have read; it never goes back."""
        thread = access_party_thread(request.user, public_id)
        seq = mark_read(by=request.user, thread=thread, seq=self.read(ReadInput)["seq"])
        return Response({"read_seq": seq})

    def _sent(self, thread: Thread, words: dict) -> Entry:
        key = {"by": self.request.user, "thread": thread, "client_id": words["client_id"]}
        # A resent message finds itself before its files are looked for: they are in use by then.
        if first := messages.sent_before(**key):
            return first
        uploads = owned_uploads(self.request.user, words["files"], purpose=KIND)
        return messages.send(text=words["text"], uploads=uploads, **key)


class InquiryViewSet(ApiViewSet):
    """Questions to a seller before an order."""

    @extend_schema(request=InquiryInput, responses={201: ThreadData} | REFUSALS)
    def create(self, request: Request) -> Response:
        """Ask a seller about a gig; the open conversation about it is gone on with."""
        words = self.read(InquiryInput)
        thread = self._opened(words)
        return Response(ThreadData(queries.row_of(request.user, thread.pk)).data, status=201)

    create.access_policy = "signed_in"

    def _opened(self, words: dict) -> Thread:
        gig = queries.gig_to_ask_about(words["gig"])
        opened = inquiries.inquiry_thread_of(buyer=self.request.user, gig=gig)
        key = {"by": self.request.user, "client_id": words["client_id"]}
        if opened and messages.sent_before(thread=opened, **key):
            return opened
        uploads = owned_uploads(self.request.user, words["files"], purpose=KIND)
        return inquiries.open_inquiry(gig=gig, text=words["text"], uploads=uploads, **key)
