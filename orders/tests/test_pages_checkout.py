"""From the gig to the paid order, through the pages: one total, one key, one charge."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.tests.factories import make_seller, make_user
from gigs.domain import publishing
from gigs.tests.factories import CONTENT, make_gig
from orders.enums import State
from orders.models import Order
from orders.tests.factories import make_order
from orders.tests.pages import address, errors_of, hidden_fields, said, words
from payments.models import Effect, Hold, Payment
from payments.tests.conftest import provider, running_standin, standin  # noqa: F401 - fixtures


@pytest.fixture
def gig(cast):
    return make_gig(cast.agency)


def checkout_of(gig) -> str:
    return reverse("orders:checkout", args=[gig.public_id])


def form_of(version, *, tier="standard", total=18_200, extras=(), **more) -> dict:
    """Return what the checkout page would post."""
    return {
        "package": tier,
        "extras": [str(position) for position in extras],
        "request_key": str(uuid.uuid4()),
        "version": str(version.number),
        "seen_total": str(total),
    } | more


def nothing_happened() -> bool:
    return not (Order.objects.exists() or Hold.objects.exists() or Effect.objects.exists())


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_the_choice(client, gig):
    response = client.get(checkout_of(gig), {"package": "premium", "extras": "1"})
    assert response.status_code == 302
    assert response.url == (
        f"/accounts/login/?next={checkout_of(gig)}%3Fpackage%3Dpremium%26extras%3D1"
    )


@pytest.mark.parametrize(
    ("tier", "extras", "total", "written", "days"),
    [
        ("basic", (), 9_360, "€93.60", 5),
        ("standard", (1,), 20_800, "€208.00", 8),
        ("premium", (1, 2), 40_040, "€400.40", 10),
    ],
)
def test_gig_page_and_checkout_name_the_same_total(
    client, cast, gig, tier, extras, total, written, days
):
    client.force_login(cast.ana)
    choice = {"package": tier, "extras": [str(number) for number in extras]}
    on_gig = client.get(gig.get_absolute_url(), choice, headers={"X-Requested-With": "fetch"})
    page = client.get(checkout_of(gig), choice)

    assert written in words(on_gig)
    assert f"You pay {written}" in words(page)
    assert f"Pay {written}" in words(page)
    assert f"Ready {days} days after your brief is in." in words(page)
    fields = hidden_fields(page)
    assert (fields["package"], fields["seen_total"]) == (tier, str(total))


def test_the_amount_that_was_shown_is_the_amount_the_provider_asks_for(
    committed_cast,
    provider,  # noqa: F811
):
    gig = make_gig(committed_cast.agency)
    client = Client()
    client.force_login(committed_cast.ana)
    page = client.get(checkout_of(gig), {"package": "standard", "extras": ["1"]})

    response = client.post(checkout_of(gig), hidden_fields(page))

    order, payment = Order.objects.get(), Payment.objects.get()
    assert (response.status_code, response.url) == (303, payment.url)
    assert order.parts.get().hold.total_minor == 20_800
    [session] = provider.control.objects("checkout.session")
    assert (session["amount_total"], session["currency"]) == (20_800, "eur")
    back = client.get(address("paid", order))
    assert "We are confirming your payment" in words(back)
    order.refresh_from_db()
    assert order.state == State.PENDING_PAYMENT

    # The bank has paid, and no webhook has come: the page asks the provider itself.
    provider.control.complete(payment.session_id, webhooks=False)
    back = client.get(address("paid", order))
    assert back.url == address("brief", order)
    assert said(back) == ["Paid. Now answer the brief: the clock starts when it is in."]
    order.refresh_from_db()
    assert order.state == State.AWAITING_BRIEF
    # Coming back once more changes nothing.
    assert client.get(address("paid", order)).url == address("brief", order)
    assert order.events.filter(kind="pay").count() == 1


def test_a_payment_at_a_gig_that_asks_first_leads_to_the_order(
    committed_cast,
    provider,  # noqa: F811
):
    gig = make_gig(committed_cast.agency, ask_first=True)
    client = Client()
    client.force_login(committed_cast.ana)
    page = client.get(checkout_of(gig))
    assert "charged when the seller accepts, within 24 hours. A no costs nothing." in words(page)
    client.post(checkout_of(gig), hidden_fields(page))
    order = Order.objects.get()
    provider.control.complete(Payment.objects.get().session_id, webhooks=False)

    assert client.get(address("paid", order)).url == address("order", order)
    order.refresh_from_db()
    assert order.state == State.REQUESTED
    assert order.parts.get().hold.state == Hold.State.AUTHORISED


def test_two_clicks_at_once_make_one_order_and_lead_to_one_page(
    committed_cast,
    provider,  # noqa: F811
):
    gig = make_gig(committed_cast.agency)

    def click(form: dict) -> str:
        try:
            client = Client()
            client.force_login(committed_cast.ana)
            return client.post(checkout_of(gig), form).url
        finally:
            connection.close()

    form = form_of(gig.live_version)
    with ThreadPoolExecutor(4) as pool:
        urls = set(pool.map(click, [form] * 4))
    payment = Payment.objects.get()
    assert urls == {payment.url}
    assert Order.objects.count() == Hold.objects.count() == 1
    assert len(provider.control.objects("checkout.session")) == 1

    # The negative control: with a key of its own each click is a wish of its own.
    with ThreadPoolExecutor(2) as pool:
        others = list(pool.map(click, [form_of(gig.live_version) for _click in range(2)]))
    assert len({payment.url, *others}) == 3
    assert Order.objects.count() == 3


def test_a_page_that_was_used_for_another_wish_is_not_quietly_used_again(client, cast, gig):
    first = make_order(State.PENDING_PAYMENT, buyer=cast.ana, gig=gig, seller=cast.agency)
    client.force_login(cast.ana)
    form = form_of(gig.live_version, tier="premium", total=33_280)
    form["request_key"] = str(first.request_key)

    response = client.post(checkout_of(gig), form)

    assert errors_of(response) == [
        "This page has already been used for another order. Please open it again."
    ]
    assert list(Order.objects.all()) == [first]


@pytest.mark.parametrize("stale", [{"version": "7"}, {"seen_total": "18199"}])
def test_a_page_that_shows_something_old_is_refused_and_keeps_the_choice(client, cast, gig, stale):
    client.force_login(cast.ana)
    form = form_of(gig.live_version, extras=[1], total=20_800) | stale

    response = client.post(checkout_of(gig), form)

    assert errors_of(response) == [
        "The gig has changed since you opened this page. Please look at it again."
    ]
    now = {"version": "1", "seen_total": "20800", "extras": "1"}
    assert hidden_fields(response) == form | now
    assert nothing_happened()


def test_a_new_version_in_between_shows_its_own_price_before_anything_is_ordered(client, cast, gig):
    client.force_login(cast.ana)
    seen = hidden_fields(client.get(checkout_of(gig), {"package": "standard"}))
    dearer = tuple(
        replace(package, price_minor=package.price_minor + 100) for package in CONTENT.packages
    )
    publishing.publish_version(gig=gig, by=cast.bruno, content=replace(CONTENT, packages=dearer))

    response = client.post(checkout_of(gig), seen)

    assert errors_of(response) == [
        "The gig has changed since you opened this page. Please look at it again."
    ]
    assert "Pay €183.04" in words(response)
    assert hidden_fields(response)["version"] == "2"
    assert nothing_happened()


def test_an_express_extra_that_leaves_less_than_a_day_is_not_offered_and_refused(client, cast):
    basic = replace(CONTENT.packages[0], delivery_days=2)
    gig = make_gig(cast.agency, packages=(basic, *CONTENT.packages[1:]))
    client.force_login(cast.ana)
    assert "Two days sooner" not in words(client.get(checkout_of(gig), {"package": "basic"}))
    assert "Two days sooner" in words(client.get(checkout_of(gig), {"package": "standard"}))

    form = form_of(gig.live_version, tier="basic", total=13_520, extras=[2])
    response = client.post(checkout_of(gig), form)

    assert errors_of(response) == [
        "The gig has changed since you opened this page. Please look at it again."
    ]
    assert hidden_fields(response)["seen_total"] == "9360"
    assert nothing_happened()


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("bruno", "You belong to this seller account, so you cannot buy from it."),
        ("carmen", "You belong to this seller account, so you cannot buy from it."),
        ("greta", "Your account may not place new orders now. Running orders go on."),
    ],
)
def test_who_may_not_order_here_reads_why_and_nothing_happens(client, cast, gig, who, sentence):
    client.force_login(getattr(cast, who))
    response = client.post(checkout_of(gig), form_of(gig.live_version))
    assert errors_of(response) == [sentence]
    assert nothing_happened()


def test_a_form_without_its_key_orders_nothing(client, cast, gig):
    client.force_login(cast.ana)
    for broken in ({"request_key": ""}, {"request_key": "x"}, {"version": ""}, {"extras": ["9"]}):
        response = client.post(checkout_of(gig), form_of(gig.live_version) | broken)
        assert response.status_code == 200
        assert errors_of(response) != []
    assert nothing_happened()


def test_a_gig_that_is_not_live_cannot_be_ordered(client, cast):
    gig = make_gig(cast.agency, paused=True)
    client.force_login(cast.ana)
    assert client.get(checkout_of(gig)).status_code == 404
    assert client.post(checkout_of(gig), form_of(gig.versions.get())).status_code == 404
    assert nothing_happened()


def test_a_provider_that_is_away_leaves_an_order_that_can_be_paid_later(
    committed_cast,
    provider,  # noqa: F811
):
    gig = make_gig(committed_cast.agency)
    client = Client()
    client.force_login(committed_cast.ana)
    provider.control.fail("error", path="/v1/checkout", times=1)

    response = client.post(checkout_of(gig), form_of(gig.live_version))

    order = Order.objects.get()
    assert (response.url, len(said(response))) == (address("order", order), 1)
    assert order.state == State.PENDING_PAYMENT
    assert provider.control.objects("checkout.session") == []


@pytest.mark.parametrize("who", ["dario", "bruno", "carmen", "elena"])
@pytest.mark.parametrize("page", ["pay", "paid"])
def test_nobody_pays_or_looks_up_the_payment_of_somebody_else(client, cast, who, page):
    order = make_order(State.PENDING_PAYMENT, buyer=cast.ana, seller=cast.agency)
    client.force_login(getattr(cast, who))
    ask = client.post if page == "pay" else client.get
    assert ask(address(page, order)).status_code == 404
    assert not Payment.objects.exists()
    assert Effect.objects.count() == 0


def test_the_checkout_takes_the_same_queries_for_one_extra_and_for_three(client, cast):
    one, three = CONTENT.extras[:1], (*CONTENT.extras, replace(CONTENT.extras[0], name="Third"))
    seller = make_seller(make_user("sella"))
    counts = []
    client.force_login(cast.ana)
    for extras in (one, three):
        gig = make_gig(seller, extras=extras)
        client.get(checkout_of(gig))
        counts.append(_queries_of(client, checkout_of(gig), {"extras": ["1", "2", "3"]}))
    assert counts[0] == counts[1]


def _queries_of(client, url: str, data: dict) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(url, data).status_code == 200
    return len(found)
