"""A visitor reads a gig: processor time a page, application and PostgreSQL together.

Limit: a view that does nothing but answer as many bytes, through the same server and stack.
"""

import http.client

from bench.harness import Result, alternate, cost
from bench.site import Site, prepare, require_linux, site

REQUESTS = 300


def measure(rounds: int) -> list[Result]:
    """Return `gig_page` in milliseconds of processor time a request."""
    require_linux()
    prepare()
    address = _make_gig()
    with site() as running:
        found = alternate(
            rounds,
            ours=lambda: _cpu_ms(running, address),
            limit=lambda: _cpu_ms(running, "/bare/"),
        )
    return [cost("gig_page", "ms cpu", found)]


def _cpu_ms(running: Site, address: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", running.pages_port, timeout=10)
    before = running.cpu_seconds()
    for _request in range(REQUESTS):
        connection.request("GET", address, headers={"Host": f"localhost:{running.pages_port}"})
        answer = connection.getresponse()
        if answer.read() and answer.status != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
    connection.close()
    return (running.cpu_seconds() - before) / REQUESTS * 1000


def _make_gig() -> str:
    from django.urls import reverse

    from accounts.tests.factories import make_seller, make_user
    from gigs.tests.factories import make_gig

    gig = make_gig(make_seller(make_user("bench")))
    return reverse("gigs:gig", args=[gig.public_id, gig.slug])
