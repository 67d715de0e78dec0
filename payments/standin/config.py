"""How a stand-in is set up: from the environment, or from the command line by way of it."""

import os
from dataclasses import dataclass

DEFAULT_KEY = "sk_test_standin"
DEFAULT_SECRET = "whsec_standin"  # noqa: S105 -- guards nothing: loopback only, no real money


@dataclass(frozen=True)
class Config:
    """Where state is kept, which key is ours, where webhooks go, how the pages are reached.

    `pages` is the address of the hosted pages as a browser reaches them; empty means: as the
    caller of the API reached us. `merchant` is the name that the pages show.
    """

    data: str = ":memory:"
    key: str = DEFAULT_KEY
    webhook_url: str = ""
    webhook_secret: str = DEFAULT_SECRET
    pages: str = ""
    merchant: str = "Encargo"

    def __post_init__(self) -> None:
        if not self.key.startswith(("sk_test_", "rk_test_")):
            raise ValueError("The stand-in takes test keys only: the key must begin sk_test_.")


def from_environment() -> Config:
    """Read `STANDIN_DATA`, `STANDIN_KEY`, `STANDIN_WEBHOOK_URL` and the others."""
    told = {
        "data": os.environ.get("STANDIN_DATA"),
        "key": os.environ.get("STANDIN_KEY"),
        "webhook_url": os.environ.get("STANDIN_WEBHOOK_URL"),
        "webhook_secret": os.environ.get("STANDIN_WEBHOOK_SECRET"),
        "pages": os.environ.get("STANDIN_PAGES"),
        "merchant": os.environ.get("STANDIN_MERCHANT"),
    }
    return Config(**{name: value for name, value in told.items() if value})
