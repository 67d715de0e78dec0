"""Tells the demo's histories through the verbs of the domain, each step at its own time.

A history goes on where it was left: a teller that was killed repeats nothing. Orders that are
being told are left alone by the sweep, and nobody is notified of what lies in the past.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import SellerMember, User
from core import clock
from core.announce import quiet
from core.errors import DomainError
from core.uploads import store
from gigs.models import GigVersion
from marketplace.demo import steps, story
from marketplace.demo.files import file_for
from marketplace.demo.verbs import VERBS
from marketplace.models import ToldHistory
from messaging.domain.reading import mark_read
from orders.domain import telling, timers
from record.models import Thread

logger = logging.getLogger(__name__)
NAMES = uuid.UUID("5b0f2f6e-6f53-4b5e-9d0e-2a0a7f2f3a11")


class Teller:
    """One history with the people in it, while it is told."""

    def __init__(self, history: story.History, now: datetime) -> None:
        catalogue = story.load_catalogue()
        self.history, self.now = history, now
        self.story_gig = catalogue.gig(history.gig)
        self.told, _made = ToldHistory.objects.get_or_create(key=history.key)
        handles = {person.key: person.username for person in catalogue.buyers}
        self.buyer = User.objects.get(handle=handles[history.buyer])
        seller = catalogue.seller(history.seller)
        self.members = SellerMember.objects.select_related("user", "account").filter(
            account__handle=seller.username
        )
        self.member_names = {
            member.name: member.username
            for member in (seller.agency.members if seller.agency else ())
        }
        self.owner = self.members.get(role=SellerMember.Role.OWNER).user
        self.support = User.objects.get(handle=catalogue.staff[0].username)
        self.version = GigVersion.objects.select_related("gig").get(
            gig__seller=self.members[0].account, number=1, title=self.story_gig.title
        )

    @property
    def order(self):
        return self.told.order

    @property
    def thread(self):
        return self.told.thread or (self.order.thread if self.order else None)

    def somebody(self, side: str, member: str | None = None) -> User:
        """Return who acts: the buyer, a named member of the agency, or its owner."""
        if side == "buyer":
            return self.buyer
        if handle := self.member_names.get(member or ""):
            return User.objects.get(handle=handle)
        return self.owner

    def key(self, name: str) -> uuid.UUID:
        """Return the same key for the same step each time it is told."""
        return uuid.uuid5(NAMES, f"{self.history.key}/{name}")

    def files(self, names, purpose: str, owner: User) -> list:
        """Make the files that a step names and keep them for `owner`."""
        return [
            store(
                owner=owner,
                purpose=purpose,
                name=name,
                file=file_for(self.history, self.story_gig, name),
            )
            for name in names
        ]

    def tell(self) -> int:
        """Tell the steps that were not told yet; returns how many. A refused step is logged."""
        todo = list(enumerate(self.history.steps))[self.told.steps :]
        for number, step in todo:
            try:
                with clock.telling(step.at(self.now)), _whole(step):
                    self._let_due_happen()
                    VERBS[type(step)](self, step, number)
            except DomainError as refusal:
                logger.warning("%s, step %d: %s", self.history.key, number, refusal)
            self._hush(live=number == len(self.history.steps) - 1)
            self.told.steps = number + 1
            self.told.save()
        if todo and self.thread is not None:
            self._have_it_read()
        return len(todo)

    def _let_due_happen(self) -> None:
        """Let the clock do what was due before this step, so that the log is in order of time."""
        if self.order is not None:
            timers.apply(self.order.pk)

    def _have_it_read(self) -> None:
        """Both have read what lies back; the newest entry of what still runs waits for them."""
        thread = Thread.objects.get(pk=self.thread.pk)
        running = self.order is None or self.order.ended_at is None
        for person in (self.buyer, *(membership.user for membership in self.members)):
            mark_read(by=person, thread=thread, seq=max(thread.last_seq - running, 1))

    def _hush(self, live: bool) -> None:
        """Mark what was told as no news, but for the newest event of an order that still runs."""
        if self.order is None:
            return
        self.order.refresh_from_db()
        untold = 1 if live and self.order.ended_at is None else 0
        type(self.order).objects.filter(pk=self.order.pk).update(
            told_event=F("last_event") - untold
        )


@contextmanager
def _whole(step: steps.Step) -> Iterator[None]:
    """Do a step in one transaction: its files must not be seen before they are attached.

    They are as old as the step, and the sweep deletes old files that nobody uses. Steps that
    speak to the payment provider commit on their own way.
    """
    if isinstance(step, steps.Pay | steps.Request | steps.AcceptRequest):
        yield
        return
    with transaction.atomic():
        yield


def tell_all() -> int:
    """Tell all histories, the oldest first; returns the number of steps that were told."""
    now, told = clock.now(), 0
    for history in story.load_histories():
        with quiet(), telling.histories():
            told += Teller(history, now).tell()
    return told


def whole() -> bool:
    """Tell whether every history has been told to its end."""
    done = dict(ToldHistory.objects.values_list("key", "steps"))
    return all(done.get(h.key, 0) >= len(h.steps) for h in story.load_histories())
