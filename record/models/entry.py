from django.conf import settings
from django.db import models
from django.db.models import Q

from core.ids import new_public_id
from core.models import Upload
from record.models.thread import Thread


class Author(models.Model):
    """The pseudonym under which a person stands in the chain; erasing drops `user` alone."""

    pseudonym = models.CharField(max_length=20, unique=True, default=new_public_id)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="author",
    )


class Entry(models.Model):
    """One numbered, hash-chained line of a thread; never changed, never deleted.

    `kind` is `message` or `house` or `<source>.<what>` (e.g. `order.delivered`). `author` is
    null for the house and the clock. `commitment` is SHA-256 over salt and canonical body;
    `hash` chains it: SHA-256 over previous hash, seq, kind, pseudonym, time, commitment.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=40)
    author = models.ForeignKey(Author, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    commitment = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    client_id = models.UUIDField(null=True, help_text="Made by the sender; once per thread.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "seq"], name="record_entry_seq_once"),
            models.UniqueConstraint(
                fields=["thread", "client_id"], name="record_entry_client_id_once"
            ),
            models.CheckConstraint(name="record_entry_seq_from_one", condition=Q(seq__gte=1)),
            models.CheckConstraint(
                # A line feed in a kind could imitate the next field of what is hashed.
                name="record_entry_kind_is_a_word",
                condition=Q(kind__regex=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id}/{self.seq} {self.kind}"


class EntryBody(models.Model):
    """What an entry says, apart from the chain, so that an erasure leaves the chain valid."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="body")
    salt = models.BinaryField(max_length=32)
    canonical = models.TextField(help_text="Canonical JSON; see record/domain/canonical.py.")


class Erasure(models.Model):
    """That an entry's body was erased: written by the one function of the database that may."""

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="erasure")
    reason = models.TextField()
    at = models.DateTimeField()


class EntryFile(models.Model):
    """A file that an entry shows; its SHA-256 is part of the body."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="files")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "position"], name="record_file_once"),
        ]
