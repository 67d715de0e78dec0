"""Orders over the API: the verbs of the pages, their refusals, and nobody else's business."""

import uuid
from collections.abc import Iterator

import pytest

from accounts.tests.factories import make_seller, make_user
from core.tests.asking import api_of
from core.uploads import store
from gigs.tests.factories import make_gig
from orders import errors
from orders.api.verbs import VERBS
from orders.enums import State
from orders.models import Order, OrderEvent
from orders.queries import words
from orders.tests.factories import make_order, place
from payments.models import Payment
from payments.standin.testing import RunningStandin, run_standin

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running_standin() -> Iterator[RunningStandin]:
    with run_standin() as standin:
        yield standin


@pytest.fixture
def provider(running_standin, settings) -> RunningStandin:
    """The provider's stand-in, where the gateway finds it."""
    settings.STRIPE_SECRET_KEY = running_standin.key
    settings.STRIPE_API_BASE = running_standin.base_url
    return running_standin


def order_of(cast, state: str = State.IN_PROGRESS, **more) -> Order:
    return make_order(state, buyer=cast.ana, seller=cast.agency, **more)


def upload_of(person, purpose: str, name: str = "logo.txt"):
    return store(owner=person, purpose=purpose, name=name, file=b"the work")


def test_an_order_is_told_as_the_sheet_of_its_page(cast):
    order = order_of(cast, extras=(1,))
    status, told = api_of(cast.carmen).read(f"/orders/{order.public_id}/")
    history = told.pop("history")
    deadline = told.pop("deadline")
    assert (status, told.pop("clock")) == (200, {"kind": "calm", "ends_at": deadline})
    assert [stage["state"] for stage in told.pop("stages")] == ["done", "done", "now", "", ""]
    assert told.pop("heading").startswith("Deliver by")
    assert [(event["n"], event["kind"], event["actor"], event["by"]) for event in history] == [
        (1, "place", "buyer", "Ana"),
        (2, "pay", "provider", None),
        (3, "send_brief", "buyer", "Ana"),
    ]
    assert told == {
        "id": order.public_id,
        "number": order.number,
        "title": order.title,
        "package_name": "Three ideas",
        "gig": order.gig_version.gig.public_id,
        "gig_version": 1,
        "thread": order.thread.public_id,
        "buyer": "Ana",
        "seller": "Taller Bruno",
        "side": "seller",
        "state": "in_progress",
        "is_late": False,
        "cause": "",
        "consequence": "When every line is delivered, the buyer’s review begins.",
        "verbs": ["deliver", "ask_cancellation", "give_up"],
        "lines": [
            line(1, "Logo in vectors", 1),
            line(2, "Pencil sketches", 6),
            line(3, "Source file", 1, extra=True),
        ],
        "exclusions": ["Printing", "A name for the shop"],
        "revisions_used": 0,
        "revisions_included": 2,
        "money_rows": [
            {"label": "Three ideas", "minor": 17_500},
            {"label": "Source file", "minor": 2_500},
        ],
        "total_minor": 20_800,
        "currency": "EUR",
        "held": "Held by Encargo. You are paid when the buyer accepts.",
        "deliveries": [],
        "revision": None,
        "cancellation": None,
        "reviews": [],
        "answers": 3,
        "agreement_number": 1,
        "agreement_sha256": order.agreements.get().sha256,
    }


def line(number, text, quantity, *, extra=False) -> dict:
    return {
        "number": number,
        "text": text,
        "quantity": quantity,
        "state": "open",
        "extra": extra,
    }


def test_a_wish_sent_twice_is_one_order_on_one_pay_page(cast, provider):
    gig = make_gig(cast.agency)
    wish = {
        "gig": gig.public_id,
        "package": "basic",
        "extras": [1],
        "request_key": str(uuid.uuid4()),
        "version": 1,
        "total_minor": 11_960,
    }
    client = api_of(cast.ana)
    status, told = client.do("/orders/", **wish)
    again = client.do("/orders/", **wish)
    order = Order.objects.get()
    payment = Payment.objects.get()
    assert (status, told["pay_url"]) == (201, payment.url)
    assert told["order"]["id"] == order.public_id
    assert (order.buyer, order.seller, order.state) == (cast.ana, cast.agency, "pending_payment")
    assert told["order"]["total_minor"] == payment.hold.total_minor == 11_960
    assert told["order"]["verbs"] == ["pay", "leave"]
    assert again == (201, told)
    assert client.do(f"/orders/{order.public_id}/pay/") == (200, {"pay_url": payment.url})


def test_a_wish_for_what_the_gig_is_not_any_more_makes_no_order(cast, provider):
    gig = make_gig(cast.agency)
    wish = {"gig": gig.public_id, "package": "basic", "request_key": str(uuid.uuid4())}
    client = api_of(cast.ana)
    changed = {"code": "gig_changed", "detail": str(errors.GigChanged.sentence)}
    assert client.do("/orders/", **wish, version=2) == (409, changed)
    assert client.do("/orders/", **wish, total_minor=1) == (409, changed)
    refused = client.do("/orders/", **wish, extras=[9])[1]
    assert refused["fields_refused"] == {"extras": ["The gig has none like this."]}
    own = api_of(cast.carmen).do("/orders/", **wish)
    assert own == (403, {"code": "own_gig", "detail": str(errors.OwnGig.sentence)})
    assert not Order.objects.exists()


def test_an_order_goes_from_brief_to_accepted_by_verbs_alone(cast):
    order = order_of(cast, State.AWAITING_BRIEF)
    ana, carmen = api_of(cast.ana), api_of(cast.carmen)
    base = f"/orders/{order.public_id}"
    sample = upload_of(cast.ana, "brief")
    ana.do(f"{base}/answers/", question=1, text="Horno Lucero")
    ana.do(f"{base}/answers/", question=2, text="Classic")
    status, brief = ana.do(f"{base}/answers/", question=3, files=[sample.public_id])
    assert (status, [row["answer"] for row in brief["questions"]]) == (
        200,
        ["Horno Lucero", "Classic", ""],
    )
    assert [file["id"] for file in brief["questions"][2]["files"]] == [sample.public_id]
    draft = carmen.read(f"{base}/brief/")[1]["questions"]
    assert [(row["answer"], row["files"]) for row in draft] == [("", [])] * 3
    assert ana.do(f"{base}/send_brief/")[1]["state"] == "in_progress"
    assert carmen.read(f"{base}/brief/") == (200, brief)
    part = carmen.do(f"{base}/deliver/", note="The logo first.", lines=[1])[1]
    assert (part["state"], [row["state"] for row in part["lines"]]) == (
        "in_progress",
        ["delivered", "open"],
    )
    file = upload_of(cast.carmen, "delivery")
    whole = carmen.do(f"{base}/deliver/", files=[file.public_id], lines=[2])[1]
    assert whole["state"] == "delivered"
    assert [f["id"] for f in whole["deliveries"][1]["files"]] == [file.public_id]
    point = {"text": "The arch is too flat.", "line": 1, "kind": "revision"}
    revised = ana.do(f"{base}/request_revision/", points=[point])[1]
    assert (revised["state"], revised["revision"]["points"]) == (
        "in_revision",
        [point | {"number": 1}],
    )
    carmen.do(f"{base}/deliver/", note="Rounder now.", lines=[1])
    assert ana.do(f"{base}/prolong_review/")[0] == 200
    done = ana.do(f"{base}/accept/")[1]
    assert (done["state"], done["verbs"]) == ("completed", ["review"])
    stars = {"work": 5, "communication": 4, "as_agreed": 5, "text": "Very good."}
    reviewed = ana.do(f"{base}/review/", **stars)[1]
    assert [row["rating_tenths"] for row in reviewed["reviews"]] == [47]
    assert carmen.read(f"{base}/")[1]["reviews"] == []


def test_a_request_to_cancel_is_answered_by_the_other_side(cast):
    order = order_of(cast)
    base = f"/orders/{order.public_id}"
    asked = api_of(cast.ana).do(f"{base}/ask_cancellation/", reason="My plans changed.")[1]
    assert (asked["cancellation"]["reason"], asked["verbs"]) == (
        "My plans changed.",
        ["withdraw_cancellation"],
    )
    own = api_of(cast.ana).do(f"{base}/answer_cancellation/", agree=True)
    assert own == (
        409,
        {"code": "own_cancellation", "detail": str(errors.OwnCancellation.sentence)},
    )
    agreed = api_of(cast.bruno).do(f"{base}/answer_cancellation/", agree=True)[1]
    assert (agreed["state"], agreed["cause"]) == ("cancelled", "agreed")


WORDS = {
    "answers": {"question": 1, "text": "Stolen"},
    "decline_request": {"reason": "No"},
    "deliver": {"note": "Mine", "lines": [1, 2]},
    "add_files": {"note": "Mine"},
    "request_revision": {"points": [{"text": "Change it"}]},
    "ask_cancellation": {"reason": "No"},
    "answer_cancellation": {"agree": True},
    "give_up": {"reason": "No"},
    "refer": {"reason": "No"},
    "review": {"text": "Bad", "work": 1, "communication": 1, "as_agreed": 1},
}
OF_BUYER = {
    "pay", "leave", "withdraw_request", "answers", "send_brief", "cancel_before_start", "accept",
    "request_revision", "prolong_review", "cancel_late", "refer",
}  # fmt: skip
OF_SELLER = {
    "accept_request", "decline_request", "waive_brief", "remind_brief", "deliver", "add_files",
    "give_up",
}  # fmt: skip


@pytest.mark.parametrize("state", [State.AWAITING_BRIEF, State.DELIVERED])
def test_every_verb_is_unknown_to_strangers_and_to_the_other_side(cast, state):
    order = order_of(cast, state)
    before = Order.objects.values().get(), OrderEvent.objects.count()
    strangers = {api_of(person) for person in (cast.dario, cast.elena, cast.farid, cast.greta)}
    ana, bruno, visitor = api_of(cast.ana), api_of(cast.bruno), api_of()
    for verb in VERBS:
        other = {bruno} if verb in OF_BUYER else {ana} if verb in OF_SELLER else set()
        place = f"/orders/{order.public_id}/{verb}/"
        answers = {client.do(place, **WORDS.get(verb, {}))[0] for client in strangers | other}
        assert (verb, answers) == (verb, {404})
        assert (verb, visitor.do(place, **WORDS.get(verb, {}))[0]) == (verb, 403)
    assert (Order.objects.values().get(), OrderEvent.objects.count()) == before


@pytest.mark.parametrize(
    ("verb", "state", "error"),
    [
        ("accept", State.IN_PROGRESS, errors.WrongState),
        ("cancel_late", State.IN_PROGRESS, errors.NotLateEnough),
        ("withdraw_cancellation", State.IN_PROGRESS, errors.NoCancellation),
        ("cancel_without_brief", State.AWAITING_BRIEF, errors.BriefNotLate),
        ("send_brief", State.AWAITING_BRIEF, errors.AnswersMissing),
    ],
)
def test_a_refusal_has_the_code_and_the_sentence_of_the_page(cast, verb, state, error):
    order = order_of(cast, state)
    status, told = api_of(cast.ana).do(f"/orders/{order.public_id}/{verb}/")
    context = {
        "state": order.get_state_display(),
        "questions": "What is the exact name?; Which style?",
    }
    expected = error.sentence if error is not errors.AnswersMissing else told["detail"]
    assert (status, told["code"]) == (error.http_status, error.code)
    assert told["detail"] == str(expected) % context
    order.refresh_from_db()
    assert order.state == state


def test_only_listed_fields_are_taken(cast):
    order = order_of(cast)
    status, told = api_of(cast.bruno).do(
        f"/orders/{order.public_id}/deliver/", note="x", lines=[1, 2], state="completed", by=1
    )
    assert (status, told["fields_refused"]) == (
        400,
        {
            "by": ["There is no input of this name."],
            "state": ["There is no input of this name."],
        },
    )
    assert not order.deliveries.exists()


def test_somebody_elses_file_is_not_delivered(cast):
    order = order_of(cast)
    stolen = upload_of(cast.ana, "delivery")
    told = api_of(cast.bruno).do(
        f"/orders/{order.public_id}/deliver/", files=[stolen.public_id], lines=[1, 2]
    )[1]
    assert told["code"] == "upload_unknown"
    assert not order.deliveries.exists()


def test_the_list_holds_ones_own_orders_in_pages_newest_first(cast):
    gig = make_gig(cast.agency)
    placed = [place(cast.ana, gig) for _ in range(3)]
    make_order(State.PENDING_PAYMENT)
    client = api_of(cast.ana)
    first = client.read("/orders/", size=2, side="buyer")[1]
    rest = client.read("/orders/", size=2, cursor=first["next_cursor"])[1]
    shown = first["results"] + rest["results"]
    assert [row["id"] for row in shown] == [order.public_id for order in reversed(placed)]
    assert rest["next_cursor"] == ""
    assert shown[0].pop("placed_at")
    assert shown[0] == {
        "id": placed[2].public_id,
        "number": placed[2].number,
        "title": placed[2].title,
        "package_name": "Three ideas",
        "state": "pending_payment",
        "state_name": "Waiting for payment",
        "is_late": False,
        "buyer": "Ana",
        "seller": "Taller Bruno",
        "total_minor": 18_200,
        "currency": "EUR",
    }
    assert client.read("/orders/", side="seller")[1]["results"] == []
    assert client.read("/orders/", state="closed")[1]["results"] == []
    assert api_of(cast.dario).read("/orders/")[1]["results"] == []
    assert client.read("/orders/", ordering="number")[0] == 400
    foreign = Order.objects.exclude(buyer=cast.ana).get().public_id
    assert client.read("/orders/", cursor=foreign)[0] == 404


def test_three_orders_cost_as_many_queries_as_one(cast, django_assert_num_queries):
    client = api_of(cast.ana)
    order = order_of(cast, State.DELIVERED)
    with django_assert_num_queries(5):
        client.read("/orders/")
    with django_assert_num_queries(QUERIES_OF_SHEET):
        client.read(f"/orders/{order.public_id}/")
    for n in range(2):
        seller = make_seller(make_user(f"seller{n}"))
        make_order(State.DELIVERED, buyer=cast.ana, seller=seller)
    with django_assert_num_queries(5):
        assert len(client.read("/orders/")[1]["results"]) == 3
    with django_assert_num_queries(QUERIES_OF_SHEET):
        client.read(f"/orders/{order.public_id}/")


QUERIES_OF_SHEET = 16


def test_the_words_of_the_sheet_are_those_of_the_readers_language(cast):
    order = order_of(cast)
    told = api_of(cast.ana).read(f"/orders/{order.public_id}/")[1]
    heading, _consequence = words.WORDS[State.IN_PROGRESS, "buyer"]
    assert told["heading"] == str(heading)
