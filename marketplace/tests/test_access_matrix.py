"""Every route × everybody: what is declared is what happens, and no private text gets out."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import override_settings
from django.urls import include, path

from core.access import declare, party, signed_in
from marketplace.testing.databases import fresh_database
from marketplace.testing.matrix import Caller, callers_of, savepoint, walk
from marketplace.testing.routes import Route, all_routes
from marketplace.testing.world import World, make_world
from payments.standin.testing import run_standin


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[tuple[World, list[Caller]]]:
    """Both worlds in a database of their own, made once for all routes of this worker."""
    with django_db_blocker.unblock(), fresh_database():
        world = make_world()
        yield world, callers_of(world)


@pytest.fixture(scope="module")
def standin():
    with run_standin() as running:
        yield running


@pytest.fixture
def matrix(built, standin, settings) -> Iterator[tuple[World, list[Caller]]]:
    """The worlds, in a transaction that is rolled back."""
    settings.STRIPE_SECRET_KEY = standin.key
    settings.STRIPE_API_BASE = standin.base_url
    with savepoint():
        yield built
        transaction.set_rollback(True)


def family_of(route: Route) -> str:
    """Return the part of the site a route belongs to; big parts in pieces."""
    parts = route.path.strip("^").split("/")
    if parts[0] in ("admin", "api") and len(parts) > 3:
        return "/".join(parts[: 2 if parts[0] == "admin" else 3])
    return parts[0] if not parts[0].startswith("<") else ""


FAMILIES = sorted({family_of(route) for route in all_routes()})


@pytest.mark.parametrize("family", FAMILIES)
def test_every_route_answers_everybody_as_its_policy_says(family, matrix):
    routes = [route for route in all_routes() if family_of(route) == family]
    broken = walk(routes, *matrix)
    assert broken == [], f"{len(broken)} broken:\n" + "\n".join(broken)


# --- negative control: each detector catches a view that is broken in its way ----------------


@party
def shows_everything(request, public_id):
    """Forgets to ask who may see the order."""
    from orders.models import Delivery

    order = Delivery.objects.filter(order__public_id=public_id).get()
    return HttpResponse(order.note)


@party
def changes_for_anybody(request, public_id):
    """Answers 404 to strangers, after it has acted."""
    from orders.models import Order

    Order.objects.filter(public_id=public_id).update(title="Mine")
    return HttpResponse(status=200 if request.user.handle in ("ana", "bruno", "carmen") else 404)


@party
def breaks(request, public_id):
    raise ValueError(public_id)


def opens_to_visitors(request):
    return HttpResponse("hello")


@signed_in
def tells_in_a_header(request):
    from orders.models import BriefAnswer

    return HttpResponse(headers={"X-Answer": BriefAnswer.objects.order_by("pk").first().text})


def undeclared(request):
    return HttpResponse("hello")


@signed_in
def unknown_argument(request, mystery):
    return HttpResponse(mystery)


broken_orders = [
    path("1/<slug:public_id>/", shows_everything, name="shows"),
    path("2/<slug:public_id>/", changes_for_anybody, name="changes"),
    path("3/<slug:public_id>/", breaks, name="breaks"),
    path("4/", declare("signed_in", opens_to_visitors), name="opens"),
    path("5/", tells_in_a_header, name="header"),
    path("6/", undeclared, name="undeclared"),
    path("7/<slug:mystery>/", unknown_argument, name="mystery"),
]
urlpatterns = [
    path("broken/", include((broken_orders, "orders"))),
    path("", include("marketplace.urls")),
]


@pytest.mark.parametrize(
    ("name", "caught"),
    [
        ("shows", "dario GET /broken/1/"),
        ("shows", "shows kanarie-note"),
        ("changes", "changed orders_order for somebody who may not"),
        ("breaks", "ValueError"),
        ("opens", "visitor GET /broken/4/ → 200, against its policy 'signed_in'"),
        ("header", "dario GET /broken/5/ → 200 shows kanarie-answer"),
        ("undeclared", "declares no policy"),
        ("mystery", "the worlds hold nothing to fill it with"),
    ],
)
def test_a_view_that_is_broken_in_one_way_is_caught(name, caught, matrix):
    with override_settings(ROOT_URLCONF=__name__):
        [route] = [route for route in all_routes() if route.name == f"orders:{name}"]
        broken = walk([route], *matrix)
    assert any(caught in sentence for sentence in broken), broken
