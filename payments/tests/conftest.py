"""A stand-in that runs for all tests of a worker, forgotten before each of them."""

from collections.abc import Iterator

import pytest
import stripe

from payments import hooks
from payments.standin.testing import RunningStandin, run_standin
from payments.tests.owner import Owner
from payments.tests.receiver import Receiver, run_receiver


@pytest.fixture(scope="session")
def running_standin() -> Iterator[RunningStandin]:
    with run_standin() as standin:
        yield standin


@pytest.fixture
def standin(running_standin: RunningStandin) -> RunningStandin:
    """The stand-in, empty, without a webhook address."""
    running_standin.control.wipe()
    running_standin.control.webhooks(url="", secret=running_standin.webhook_secret)
    return running_standin


@pytest.fixture
def receiver(standin: RunningStandin) -> Iterator[Receiver]:
    """An endpoint that notes the webhooks of the stand-in."""
    with run_receiver() as receiver:
        standin.control.webhooks(url=receiver.url)
        yield receiver
        standin.control.webhooks(url="")


@pytest.fixture
def stripe_client(standin: RunningStandin) -> stripe.StripeClient:
    """The real client, aimed at the stand-in, as a stranger to our gateway would use it."""
    return _client(standin, timeout=10)


@pytest.fixture
def hasty_client(standin: RunningStandin) -> stripe.StripeClient:
    """A client that waits half a second for an answer."""
    return _client(standin, timeout=0.5)


def _client(standin: RunningStandin, *, timeout: float) -> stripe.StripeClient:
    return stripe.StripeClient(
        standin.key,
        base_addresses={"api": standin.base_url},
        max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=timeout),
    )


@pytest.fixture
def provider(standin: RunningStandin, settings) -> RunningStandin:
    """The stand-in as the provider that our gateway talks to."""
    settings.STRIPE_SECRET_KEY = standin.key
    settings.STRIPE_API_BASE = standin.base_url
    settings.STRIPE_WEBHOOK_SECRETS = [standin.webhook_secret]
    return standin


@pytest.fixture
def owner() -> Iterator[Owner]:
    """Somebody above who owns every hold, confirms what is paid and notes what is told."""
    owner = Owner()
    hooks.payment_reported.register(owner.hear_payment)
    hooks.effect_settled.register(owner.hear_effect)
    yield owner
    hooks.payment_reported._receivers.remove(owner.hear_payment)
    hooks.effect_settled._receivers.remove(owner.hear_effect)
