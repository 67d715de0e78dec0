"""A stand-in that runs for all tests of a worker, forgotten before each of them."""

from collections.abc import Iterator

import pytest
import stripe

from payments.standin.testing import RunningStandin, run_standin
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
