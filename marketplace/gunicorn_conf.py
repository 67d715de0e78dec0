"""What gunicorn reads before it serves: a demo answers on loopback addresses alone."""

import os
import sys
from ipaddress import ip_address

from marketplace.safety import LOOPBACK_HOSTS

REFUSED = 2


def on_starting(server) -> None:
    """Refuse to bind a demo to an address that other machines can reach (decision 11)."""
    if os.environ.get("ENCARGO_DEMO", "").lower() not in {"1", "true", "yes", "on"}:
        return
    for address in server.cfg.address:
        host = address[0] if isinstance(address, tuple) else ""
        if host and not is_loopback(host):
            sys.stderr.write(
                f"ENCARGO_DEMO is on, but gunicorn would answer on {host}. A demo signs anybody"
                " in with one click; bind it to 127.0.0.1.\n"
            )
            sys.exit(REFUSED)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an address; a name counts only if it is known."""
    if host in LOOPBACK_HOSTS:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
