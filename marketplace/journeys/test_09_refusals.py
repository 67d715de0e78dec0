"""What a demo may do, it may do on this machine alone: everything else does not start."""

import os
import subprocess
import sys

import pytest

from marketplace.embedded.manage import OURS
from marketplace.embedded.stack import PROJECT

pytestmark = pytest.mark.browser
DEMO = {
    "ENCARGO_DEMO": "1",
    "ENCARGO_SECRET_KEY": "only-for-this-test",
    "ENCARGO_SITE_URL": "http://localhost:8000",
    "STRIPE_SECRET_KEY": "sk_test_encargo",
    "STRIPE_WEBHOOK_SECRET": "whsec_encargo",
    "STRIPE_API_BASE": "http://127.0.0.1:8002",
    "DATABASE_URL": "postgresql://app:x@127.0.0.1:1/encargo",
    "MIGRATOR_DATABASE_URL": "postgresql://owner:x@127.0.0.1:1/encargo",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}
CHECK = ("manage.py", "check")
GUNICORN = (
    *("-m", "gunicorn", "marketplace.wsgi", "--no-control-socket"),
    *("--log-level", "warning"),
    *("--config", "python:marketplace.gunicorn_conf"),
)


def start(*command: str, **changes: str) -> subprocess.CompletedProcess:
    """Start a program of the site with a demo's environment and these changes."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=clean | DEMO | changes,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_the_demo_of_these_tests_would_start_unchanged():
    done = start(*CHECK)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"ENCARGO_SITE_URL": "http://example.org"},
            "ENCARGO_DEMO is on, but the site would answer as example.org. A demo signs anybody in"
            " with one click; it may only run on localhost.",
        ),
        (
            {"ENCARGO_HOSTS": "localhost,0.0.0.0"},
            "ENCARGO_DEMO is on, but the site would answer as 0.0.0.0. A demo signs anybody in"
            " with one click; it may only run on localhost.",
        ),
        (
            {"STRIPE_SECRET_KEY": "sk_live_encargo", "STRIPE_API_BASE": ""},
            "ENCARGO_DEMO is on with a live Stripe key. A demo may never move real money.",
        ),
        (
            {"STRIPE_API_BASE": "http://10.0.0.5:8002"},
            "STRIPE_API_BASE is http://10.0.0.5:8002; a payment stand-in may only run on a"
            " loopback address. Leave the variable unset to use Stripe.",
        ),
        (
            {"STRIPE_SECRET_KEY": "sk_live_encargo", "ENCARGO_DEMO": "0"},
            "A live Stripe key is set together with STRIPE_API_BASE, the payment stand-in."
            " Unset one of them.",
        ),
    ],
)
def test_a_demo_that_others_could_reach_or_that_moves_real_money_does_not_start(changes, sentence):
    done = start(*CHECK, **changes)
    assert done.returncode != 0
    assert sentence in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("host", ["0.0.0.0", "[::]"])  # noqa: S104 - that is the mistake
def test_pages_of_a_demo_are_not_bound_to_an_address_of_the_network(host):
    done = start(*GUNICORN, "--bind", f"{host}:0")
    assert done.returncode == 2, done.stderr
    assert done.stderr == (
        f"ENCARGO_DEMO is on, but gunicorn would answer on {host.strip('[]')}. A demo signs"
        " anybody in with one click; bind it to 127.0.0.1.\n"
    )


def test_the_stand_in_serves_this_machine_alone():
    done = start("-m", "payments.standin", "--host", "0.0.0.0", "--port", "0")  # noqa: S104
    assert done.returncode == 2, done.stderr
    assert "0.0.0.0 is not a loopback address" in done.stderr
    assert len(done.stderr.splitlines()) == 1
