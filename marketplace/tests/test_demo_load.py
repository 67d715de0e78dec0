"""The demo's own data told into a real database, and what only a demo answers."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import make_user
from core import clock, due
from core.announce import quiet
from gigs.models import Gig
from marketplace.demo import story
from marketplace.demo import teller as module
from marketplace.demo.catalogue import load_catalogue
from marketplace.demo.people import demo_people
from marketplace.demo.shelves import fill_shelves
from marketplace.models import DemoMail, ToldHistory
from notifications.models import Notification
from orders.domain import telling, timers
from orders.enums import State
from orders.models import Order
from orders.tests.factories import make_order
from orders.tests.pages import address
from payments.queries import check_books
from payments.tests.conftest import provider, running_standin, standin  # noqa: F401 - fixtures
from record.domain.proof import verify_thread


@pytest.fixture
def shelves(committed_db, settings):
    """A demo with full shelves and nothing told yet."""
    settings.ENCARGO_DEMO = True
    fill_shelves()


def shortest(wanted) -> story.History:
    """Return the shortest history for which `wanted` holds."""
    fitting = [history for history in story.load_histories() if wanted(history)]
    return min(fitting, key=lambda history: len(history.steps))


def verbs_of(history: story.History) -> set[str]:
    return {type(step).__name__ for step in history.steps}


PICKED = {
    "closed": lambda h: h.state == "closed",
    "cancelled": lambda h: h.state == "cancelled" and "Pay" in verbs_of(h),
    "asked first": lambda h: "AcceptRequest" in verbs_of(h),
}


def tell(history: story.History, now) -> int:
    with quiet(), telling.histories():
        return module.Teller(history, now).tell()


def events_of(order: Order) -> list[tuple]:
    return list(order.events.order_by("n").values_list("n", "kind", "at"))


def test_the_shelves_are_filled_once(committed_db, capsys):
    call_command("prepare_demo")
    counts = (Gig.objects.count(), User.objects.count())
    first = capsys.readouterr().out
    call_command("prepare_demo")

    assert (Gig.objects.count(), User.objects.count()) == counts
    assert counts[0] == len(load_catalogue().gigs)
    assert "Sign in as any of them with one click" in first
    assert fill_shelves() is False


def test_histories_told_to_their_end_are_true_and_nobody_is_mailed_about_them(
    shelves,
    provider,  # noqa: F811
    mailoutbox,
):
    now = clock.now()
    for wanted in PICKED.values():
        history = shortest(wanted)
        assert tell(history, now) == len(history.steps)
        told = ToldHistory.objects.get(key=history.key)
        assert (told.steps, told.order.state) == (len(history.steps), history.state)
        assert record_holds(told.order, until=clock.now())
    assert check_books() == []

    # The sweep finds no news in what lies back, and telling again repeats nothing.
    ended = [told.order for told in ToldHistory.objects.all() if told.order.ended_at]
    before = [events_of(order) for order in ended]
    due.sweep_all()
    for wanted in PICKED.values():
        assert tell(shortest(wanted), now) == 0
    assert len(ended) >= 2
    assert [events_of(order) for order in ended] == before
    news = Notification.objects.filter(url__in=[address("order", order) for order in ended])
    assert not news.exists()
    assert not DemoMail.objects.exists()
    assert mailoutbox == []


def record_holds(order: Order, until) -> bool:
    """Tell whether the thread's chain is whole, in order of time, and ends in the past."""
    ats = list(order.thread.entries.order_by("seq").values_list("at", flat=True))
    return verify_thread(order.thread) == len(ats) and ats == sorted(ats) and ats[-1] <= until


class Stopped(Exception):
    """The teller is killed in the middle."""


def test_a_teller_stopped_in_the_middle_goes_on_without_repeating(
    shelves,
    provider,  # noqa: F811
    monkeypatch,
):
    history, now = shortest(PICKED["closed"]), clock.now()
    middle = len(history.steps) // 2
    verbs = dict(module.VERBS)

    def killed(verb):
        def act(teller, step, number):
            if number == middle:
                raise Stopped
            verb(teller, step, number)

        return act

    monkeypatch.setattr(module, "VERBS", {kind: killed(verb) for kind, verb in verbs.items()})
    with pytest.raises(Stopped):
        tell(history, now)
    assert ToldHistory.objects.get().steps == middle
    monkeypatch.setattr(module, "VERBS", verbs)

    assert tell(history, now) == len(history.steps) - middle

    order = ToldHistory.objects.get().order
    assert order.state == history.state
    assert Order.objects.count() == 1
    assert check_books() == []
    assert record_holds(order, until=clock.now())
    kinds = [kind for _n, kind, _at in events_of(order)]
    assert kinds.count("place") == kinds.count("pay") + kinds.count("capture") == 1


def test_the_sweep_leaves_an_order_alone_while_it_is_told(committed_db):
    def sweep_elsewhere(order_id: int) -> int:
        try:
            return timers.apply(order_id)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with telling.histories(), clock.telling(clock.now() - timedelta(days=3)):
            order = make_order(State.PENDING_PAYMENT)
            # To every other session this order expired two days ago.
            assert pool.submit(sweep_elsewhere, order.pk).result() == 0
            order.refresh_from_db()
            assert order.state == State.PENDING_PAYMENT
        # The negative control: told to its end, the order is the clock's like any other.
        assert pool.submit(sweep_elsewhere, order.pk).result() == 1
    order.refresh_from_db()
    assert (order.state, order.cause) == (State.CANCELLED, "not_paid")


PAGES = [
    ("post", "demo:sign_in", {"handle": "ana"}),
    ("post", "demo:move_clock", {"by": "day"}),
    ("get", "demo:mailbox", {}),
    ("get", "demo:gallery", {}),
]


@pytest.mark.parametrize(("method", "name", "data"), PAGES)
def test_without_a_demo_its_powers_do_not_exist(client, cast, settings, method, name, data):
    settings.ENCARGO_DEMO = False
    before = clock.now()
    for user in (None, cast.ana, cast.elena):
        if user:
            client.force_login(user)
        else:
            client.logout()
        assert getattr(client, method)(reverse(name), data).status_code == 404
    assert (clock.now() - before).total_seconds() < 60


@pytest.mark.parametrize("handle", ["", "ana", "nobody", "Admin", "../x"])
def test_only_the_demo_s_own_people_can_be_been(client, cast, settings, handle):
    settings.ENCARGO_DEMO = True
    response = client.post(reverse("demo:sign_in"), {"handle": handle})
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


def test_signing_in_with_one_click_goes_on_where_one_was_and_nowhere_else(client, db, settings):
    settings.ENCARGO_DEMO = True
    staff = {person.username for person in load_catalogue().staff}
    assert staff & {person.handle for person in demo_people()}
    for person in demo_people():
        user = make_user(person.handle, is_staff=person.handle in staff)
        for target, landing in (
            ("/gigs/", "/gigs/"),
            ("https://evil.example/", "/admin/" if user.is_staff else "/"),
            ("", "/admin/" if user.is_staff else "/"),
        ):
            response = client.post(
                reverse("demo:sign_in"), {"handle": person.handle, "next": target}
            )
            assert response.url == landing
            assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get(reverse("demo:sign_in")).status_code == 405


@pytest.mark.parametrize("step", ["", "year", "-1"])
def test_the_clock_moves_by_known_steps_alone(client, cast, settings, step):
    settings.ENCARGO_DEMO = True
    before = clock.now()
    assert client.post(reverse("demo:move_clock"), {"by": step}).status_code == 404
    assert client.get(reverse("demo:move_clock")).status_code == 405
    assert (clock.now() - before).total_seconds() < 60


def test_moving_the_clock_does_what_falls_due(client, committed_db, settings):
    settings.ENCARGO_DEMO = True
    delivered, unpaid = make_order(State.DELIVERED), make_order(State.PENDING_PAYMENT)
    before = clock.now()
    client.post(reverse("demo:move_clock"), {"by": "hour"})
    for order in (delivered, unpaid):
        order.refresh_from_db()
    assert (delivered.state, unpaid.state) == (State.DELIVERED, State.PENDING_PAYMENT)

    response = client.post(reverse("demo:move_clock"), {"by": "three_days", "next": "/gigs/"})

    assert response.url == "/gigs/"
    assert 72 <= (clock.now() - before).total_seconds() / 3600 - 1 < 72.1
    for order in (delivered, unpaid):
        order.refresh_from_db()
    assert (delivered.state, unpaid.state) == (State.COMPLETED, State.CANCELLED)
    assert delivered.parts.get().hold.released_minor == 17_500
    assert check_books() == []


def test_the_mailbox_shows_the_demo_s_mail_by_recipient(client, cast, settings):
    settings.ENCARGO_DEMO = True
    for to in ("ana@example.org", "bruno@example.org"):
        DemoMail.objects.create(
            to=to, subject=f"To {to} {uuid.uuid4()}", body="<b>Hello</b>", sent_at=clock.now()
        )
    everything = client.get(reverse("demo:mailbox")).content.decode()
    assert everything.count("To ana@example.org") == everything.count("To bruno@example.org") == 1
    assert "<b>Hello</b>" not in everything
    for_ana = client.get(reverse("demo:mailbox"), {"to": "ana@example.org"}).content.decode()
    assert "To ana@example.org" in for_ana
    assert "To bruno@example.org" not in for_ana
