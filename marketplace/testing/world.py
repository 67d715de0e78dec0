"""Two complete worlds of objects, in which every private text is unique (a canary).

Ana buys from Bruno's agency (Carmen belongs to it); Noa buys from Otto. What the walk of the
access matrix asks for are the objects of the first world; the second holds its strangers, who
are people with orders, threads and files of their own.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from marketplace.testing.people import Cast, make_cast

PARTIES = frozenset({"ana", "bruno", "carmen"})
OTHERS = frozenset({"noa", "otto"})
# Who may look at rows of the domain in the admin, by permission; reading a record takes a grant.
DESK = frozenset({"elena", "ester", "farid", "root"})
GRANTED = frozenset({"ester"})


@dataclass(frozen=True, slots=True)
class Canary:
    """A private text that is nowhere else, and the people whose answers may hold it."""

    text: str
    allowed: frozenset[str]


@dataclass
class World:
    """People by name, objects by what they are, and the canaries of both worlds."""

    people: dict[str, Any]
    objects: dict[str, Any] = field(default_factory=dict)
    canaries: list[Canary] = field(default_factory=list)

    def canary(self, label: str, allowed: frozenset[str] | set[str]) -> str:
        """Make a private text and note who may read it."""
        text = f"kanarie-{label}-{uuid.uuid4().hex[:10]}"
        self.canaries.append(Canary(text, frozenset(allowed)))
        return text

    def watch(self, text: str, allowed: frozenset[str] | set[str]) -> None:
        """Treat an existing text (an address, an id) as a canary."""
        self.canaries.append(Canary(text, frozenset(allowed)))


def make_world() -> World:
    """Make both worlds, with real commits where the caller's database has them."""
    cast = make_cast()
    world = World(_people(cast))
    _make_staff_work(world)
    _make_business(world, "", cast.ana, cast.agency, PARTIES)
    _make_business(world, "other_", world.people["noa"], _otto(world), OTHERS)
    _make_own_things(world, cast)
    return world


def _people(cast: Cast) -> dict[str, Any]:
    from accounts.tests.factories import make_user

    people = {name: value for name, value in vars(cast).items() if name != "agency"}
    people |= {name: make_user(name) for name in ("noa", "otto")}
    people["ester"] = make_user("ester", is_staff=True, group="support")
    people["root"] = make_user("root", is_staff=True, is_superuser=True)
    return people


def _otto(world: World):
    from accounts.tests.factories import make_seller

    return make_seller(world.people["otto"], name="Estudio Otto")


def _make_business(world: World, prefix: str, buyer, seller, parties: frozenset[str]) -> None:
    """One seller's gigs, and a buyer's orders there in the states that hold the most."""
    from gigs.tests.factories import make_gig
    from orders.tests.factories import make_order

    gig = make_gig(seller)
    world.objects |= {
        f"{prefix}gig": gig,
        f"{prefix}category": gig.category,
        f"{prefix}seller": seller,
    }
    readers = parties | GRANTED if not prefix else parties
    _make_delivered_order(world, prefix, buyer, seller, gig, parties, readers)
    _make_finished_order(world, prefix, buyer, seller, gig, parties)
    _make_talk(world, prefix, buyer, seller, gig, readers)
    if not prefix:
        # Its refund is planned: an effect, for the pages of finance.
        make_order("cancelled", buyer=buyer, seller=seller, gig=gig)


def _make_delivered_order(world, prefix, buyer, seller, gig, parties, readers) -> None:
    from orders.domain import briefs, cancellations, deliveries
    from orders.tests.factories import capture_if_asked, pay_directly, place, seller_of

    order = place(buyer, gig)
    pay_directly(order)
    capture_if_asked(order)
    for question in order.gig_version.questions.all():
        briefs.save_answer(
            by=buyer,
            order=order,
            question=question,
            text=world.canary("answer", readers),
            uploads=[_file(world, f"{prefix}brief_file", buyer, "brief", readers)]
            if question.kind == "file"
            else [],
        )
    briefs.send_brief(by=buyer, order=order)
    owner = seller_of(order)
    deliveries.deliver(
        by=owner,
        order=order,
        note=world.canary("note", readers),
        uploads=[_file(world, f"{prefix}delivery_file", owner, "delivery", readers)],
        line_numbers=[line.number for line in deliveries.agreed_lines(order)],
    )
    cancellations.ask(by=owner, order=order, reason=world.canary("reason", readers))
    order.refresh_from_db()
    world.objects |= {f"{prefix}order": order, f"{prefix}thread": order.thread}
    world.watch(order.public_id, parties | DESK)
    world.watch(order.thread.public_id, parties | DESK)
    world.watch(order.parts.get().hold.public_id, DESK)


def _make_finished_order(world, prefix, buyer, seller, gig, parties) -> None:
    from orders.domain import reviews
    from orders.tests.factories import make_order

    done = make_order("completed", buyer=buyer, seller=seller, gig=gig)
    mine = {"noa"} if prefix else {"ana"}
    text = world.canary("blind-review", mine | DESK)
    reviews.write_review(by=buyer, order=done, work=5, communication=4, as_agreed=5, text=text)
    world.objects |= {f"{prefix}done": done, f"{prefix}review": done.reviews.get()}
    world.watch(done.public_id, parties | DESK)


def _make_talk(world, prefix, buyer, seller, gig, readers) -> None:
    from messaging.domain import drafts, inquiries, messages
    from orders.domain import offers

    thread = world.objects[f"{prefix}thread"]
    file = _file(world, f"{prefix}message_file", buyer, "message", readers)
    messages.send(
        by=buyer,
        thread=thread,
        text=world.canary("message", readers),
        client_id=uuid.uuid4(),
        uploads=[file],
    )
    own = {"noa"} if prefix else {"ana"}
    drafts.save_draft(by=buyer, thread=thread, text=world.canary("draft", own))
    inquiry = inquiries.open_inquiry(
        by=buyer, gig=gig, text=world.canary("question", readers), client_id=uuid.uuid4()
    )
    owner = seller.memberships.get(role="owner").user
    offer = offers.make_offer(
        by=owner,
        thread=inquiry,
        gig_version=gig.live_version,
        title=world.canary("offer", readers | DESK),
        lines=[{"text": world.canary("line", readers | DESK), "quantity": 1}],
        price_minor=5_000,
        delivery_days=3,
        revisions=1,
    )
    world.objects |= {f"{prefix}inquiry": inquiry, f"{prefix}offer": offer}


def _file(world: World, name: str, owner, purpose: str, readers):
    from core.uploads import store

    label = name.replace("_", "-")
    upload = store(
        owner=owner,
        purpose=purpose,
        name=f"{world.canary(label, readers)}.txt",
        file=world.canary(f"{label}-bytes", readers).encode(),
    )
    world.objects[name] = upload
    return upload


def _make_staff_work(world: World) -> None:
    """A second factor, an address, a session and a sanction, for the admin to show."""
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator
    from allauth.usersessions.models import UserSession

    from accounts.domain.standing import impose_sanction
    from core import clock

    people = world.people
    for name, person in people.items():
        world.watch(person.email, {name} | DESK)
    impose_sanction(
        by=people["root"],
        user=people["greta"],
        standing="suspended",
        rule="harassment",
        facts="She wrote to thirty sellers in an hour.",
        scope="No new orders; running ones go on.",
        ends_at=clock.now() + timedelta(days=30),
    )
    ana = people["ana"]
    secret = world.canary("totp", set())
    world.objects |= {
        "address": EmailAddress.objects.create(user=ana, email=ana.email, verified=True),
        "factor": Authenticator.objects.create(user=ana, type="totp", data={"secret": secret}),
        "session": UserSession.objects.create(
            user=ana, ip="127.0.0.1", user_agent="", session_key=world.canary("session", set())
        ),
    }


def _make_own_things(world: World, cast: Cast) -> None:
    """A notice of Bruno's alone, a referral, and Ester's grant to read its thread."""
    from core import clock
    from core.uploads import attach
    from notifications.domain import tell
    from notifications.models import Notification
    from orders.models import Referral
    from payments.models import ProviderEvent
    from record.domain.grants import grant_reading
    from record.queries import read_as_staff

    people, order = world.people, world.objects["order"]
    text = world.canary("notice", {"bruno"})
    facts = {"number": 1, "title": text, "buyer": text, "seller": text}
    tell(recipient_id=cast.bruno.pk, kind="order.pay.seller", key="matrix", facts=facts)
    grant_reading(
        staff=people["ester"],
        by=people["root"],
        thread=order.thread,
        reason=world.canary("grant", DESK),
        reference="referral:1",
    )
    read_as_staff(people["ester"], order.thread, what="matrix")
    now = clock.now()
    ProviderEvent.objects.create(
        event_id="evt_matrix",
        kind="charge.succeeded",
        object_id="ch_matrix",
        payload={},
        received_at=now,
        handled_at=now,
        due_at=now,
    )
    picture = _gig_picture(cast.bruno)
    attach([picture])
    world.objects |= {
        "picture": picture,
        "notice": Notification.objects.get(recipient=cast.bruno, key="matrix"),
        "referral": Referral.objects.create(
            order=order,
            kind="late_after_delivery",
            opened_by="buyer",
            user=cast.ana,
            reason=world.canary("referral", DESK),
            opened_at=now,
        ),
    }


def _gig_picture(owner):
    from core.uploads import store

    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>'
    return store(owner=owner, purpose="gig", name="cover.svg", file=drawing, trusted=True)
