"""What must not start, who a demo answers, and how much a request may carry."""

import io

import pytest
from django.core.exceptions import ImproperlyConfigured

from marketplace.byte_cap import TOO_LARGE, cap_request_bytes
from marketplace.safety import check_start

PRODUCTION = {
    "ENCARGO_DEMO": False,
    "ENCARGO_TESTS": False,
    "ALLOWED_HOSTS": ["work.example.org"],
    "SITE_URL": "https://work.example.org",
    "STRIPE_API_BASE": "",
    "STRIPE_LIVE": True,
    "DATABASES": {"default": {"USER": "encargo_app"}, "migrator": {"USER": "encargo_owner"}},
}
DEMO = PRODUCTION | {
    "ENCARGO_DEMO": True,
    "ALLOWED_HOSTS": ["localhost", "127.0.0.1", "[::1]"],
    "SITE_URL": "http://localhost:8000",
    "STRIPE_API_BASE": "http://127.0.0.1:12111",
    "STRIPE_LIVE": False,
}
ONE_ROLE = {"default": {"USER": "encargo"}, "migrator": {"USER": "encargo"}}


@pytest.mark.parametrize(
    "settings",
    [
        PRODUCTION,
        DEMO,
        DEMO | {"STRIPE_API_BASE": ""},
        DEMO | {"DATABASES": ONE_ROLE},
        PRODUCTION | {"ENCARGO_TESTS": True, "DATABASES": ONE_ROLE},
        PRODUCTION | {"STRIPE_LIVE": False, "STRIPE_API_BASE": "http://localhost:12111"},
    ],
)
def test_what_is_safe_together_starts(settings):
    assert check_start(settings) is None


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        (
            DEMO | {"ALLOWED_HOSTS": ["localhost", "demo.example.org", "Shop.example.org"]},
            "ENCARGO_DEMO is on, but the site would answer as demo.example.org, shop.example.org."
            " A demo signs anybody in with one click; it may only run on localhost.",
        ),
        (
            DEMO | {"ALLOWED_HOSTS": ["*"]},
            "ENCARGO_DEMO is on, but the site would answer as *. A demo signs anybody in with one"
            " click; it may only run on localhost.",
        ),
        (
            DEMO | {"SITE_URL": "https://work.example.org"},
            "ENCARGO_DEMO is on, but the site would answer as work.example.org. A demo signs"
            " anybody in with one click; it may only run on localhost.",
        ),
        (
            DEMO | {"STRIPE_LIVE": True},
            "ENCARGO_DEMO is on with a live Stripe key. A demo may never move real money.",
        ),
        (
            PRODUCTION | {"STRIPE_LIVE": False, "STRIPE_API_BASE": "http://pay.example.org"},
            "STRIPE_API_BASE is http://pay.example.org; a payment stand-in may only run on a"
            " loopback address. Leave the variable unset to use Stripe.",
        ),
        (
            PRODUCTION | {"STRIPE_API_BASE": "http://127.0.0.1:12111"},
            "A live Stripe key is set together with STRIPE_API_BASE, the payment stand-in."
            " Unset one of them.",
        ),
        (
            PRODUCTION | {"DATABASES": ONE_ROLE},
            "DATABASE_URL and MIGRATOR_DATABASE_URL use one role, so the application could edit"
            " its own ledger. Give migrations a role of their own (docs/operations.md).",
        ),
    ],
)
def test_what_is_not_safe_together_does_not_start_and_says_why(settings, sentence):
    with pytest.raises(ImproperlyConfigured) as refusal:
        check_start(settings)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("address", "demo", "status"),
    [
        ("127.0.0.1", True, 200),
        ("::1", True, 200),
        ("192.0.2.7", True, 403),
        ("10.0.0.4", True, 403),
        ("192.0.2.7", False, 200),
    ],
)
def test_a_demo_answers_on_its_own_machine_only(client, db, settings, address, demo, status):
    settings.ENCARGO_DEMO = demo
    assert client.get("/gigs/", REMOTE_ADDR=address).status_code == status


def test_a_demo_does_not_believe_an_address_that_the_client_writes_itself(client, db, settings):
    settings.ENCARGO_DEMO = True
    response = client.get("/", REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="127.0.0.1")
    assert response.status_code == 403


class Inner:
    """An application that reads its whole body and notes it."""

    def __init__(self) -> None:
        self.bodies = []

    def __call__(self, environ, start_response):
        stream = environ["wsgi.input"]
        body = b"".join(iter(lambda: stream.read(4), b""))
        self.bodies.append(body)
        start_response("200 OK", [])
        return [b"ok"]


def ask(body: bytes, length: str | None, limit: int = 10) -> tuple[str, bytes, list[bytes]]:
    """Send a body with a claimed length; returns status, answer and what was read inside."""
    inner, said = Inner(), []
    environ = {"wsgi.input": io.BytesIO(body)}
    if length is not None:
        environ["CONTENT_LENGTH"] = length
    answer = cap_request_bytes(inner, limit)(environ, lambda status, headers: said.append(status))
    return said[0], b"".join(answer), inner.bodies


@pytest.mark.parametrize(("body", "length"), [(b"", None), (b"", ""), (b"0123456789", "10")])
def test_a_request_within_the_limit_arrives_whole(body, length):
    assert ask(body, length) == ("200 OK", b"ok", [body])


@pytest.mark.parametrize(
    ("length", "status"),
    [
        ("11", "413 Content Too Large"),
        ("99999999999999999999", "413 Content Too Large"),
        ("-1", "400 Bad Request"),
        ("ten", "400 Bad Request"),
        ("1e3", "400 Bad Request"),
        ("²", "400 Bad Request"),
    ],
)
def test_a_request_too_large_or_of_no_length_is_refused_before_anything_is_read(length, status):
    assert ask(b"0123456789A", length) == (status, TOO_LARGE, [])


def test_the_body_of_a_client_that_lies_about_its_length_is_cut():
    assert ask(b"0123456789 and much more", "5") == ("200 OK", b"ok", [b"0123456789"])


def test_a_capped_body_is_cut_however_it_is_read():
    def lines(environ, start_response):
        return list(environ["wsgi.input"])

    def at_once(environ, start_response):
        return [environ["wsgi.input"].read()]

    body = b"first\nsecond\nthird\n"
    for application, read in ((lines, [b"first\n", b"seco"]), (at_once, [b"first\nseco"])):
        environ = {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": "3"}
        assert cap_request_bytes(application, 10)(environ, None) == read
