"""Start a stand-in for tests and journeys, and pull its levers.

with run_standin(webhook_url="http://127.0.0.1:8000/…") as standin:
    standin.control.fail("timeout_after", path="/v1/refunds")
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 20
_STOP_SECONDS = 10
_ANNOUNCED = "Payment stand-in on "


class LeverRefused(Exception):
    """The stand-in did not do what a lever asked; the text says why."""


@dataclass(frozen=True)
class StandinControl:
    """The levers under `/_control/`, as functions."""

    base_url: str
    key: str

    def pull(self, lever: str, **told: Any) -> dict[str, Any]:
        """Pull a lever with its arguments; gives what it answers."""
        request = urllib.request.Request(  # noqa: S310 -- our own http address
            f"{self.base_url}/_control/{lever}",
            data=json.dumps(told).encode(),
            headers={"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"},
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=70) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise LeverRefused(json.load(error)["error"]["message"]) from error

    def fail(
        self,
        kind: str,
        *,
        path: str = "/v1/",
        method: str = "POST",
        times: int = 1,
        seconds: float = 30.0,
    ) -> None:
        """Spoil the next calls: see `payments.standin.faults.KINDS`."""
        self.pull("fail", kind=kind, path=path, method=method, times=times, seconds=seconds)

    def complete(
        self, session_id: str, *, card: str = "success", webhooks: bool = True
    ) -> dict[str, Any]:
        """Pay a session without its page: the session and its payment as they then are."""
        return self.pull("complete", session=session_id, card=card, webhooks=webhooks)

    def webhooks(self, **how: Any) -> dict[str, Any]:
        """Aim, hold, shuffle, copy or delay webhooks: url, secret, hold, shuffle, copies, delay."""
        return self.pull("webhooks", **how)

    def drain(self, seconds: float = 5.0) -> bool:
        """Wait until all webhooks are delivered."""
        return self.pull("drain", seconds=seconds)["drained"]

    def redeliver(self, event_id: str) -> None:
        """Send an event once more."""
        self.pull("redeliver", event=event_id)

    def fail_refund(self, refund_id: str) -> dict[str, Any]:
        """Let a refund fail after it had succeeded."""
        return self.pull("fail_refund", refund=refund_id)

    def lapse(self, intent_id: str) -> dict[str, Any]:
        """Let an authorisation lapse now."""
        return self.pull("lapse", payment_intent=intent_id)

    def objects(self, kind: str, limit: int = 100) -> list[dict[str, Any]]:
        """The newest objects of a kind, such as `refund` or `event`."""
        return self.pull("objects", kind=kind, limit=limit)["objects"]

    def prune_keys(self) -> None:
        """Forget idempotency keys."""
        self.pull("prune_keys")

    def wipe(self) -> None:
        """Forget everything; webhooks keep their address."""
        self.pull("wipe")


@dataclass(frozen=True)
class RunningStandin:
    """A stand-in that runs: its address, key, webhook secret and levers."""

    base_url: str
    key: str
    webhook_secret: str
    control: StandinControl
    process: "subprocess.Popen[bytes]"


@contextlib.contextmanager
def run_standin(
    *,
    port: int = 0,
    data: str | Path | None = None,
    webhook_url: str = "",
    webhook_secret: str = "whsec_of_the_tests",  # noqa: S107 -- guards nothing
    key: str = "sk_test_of_the_tests",
    pages: str = "",
) -> Iterator[RunningStandin]:
    """Run a stand-in on a free port in a process of its own, and stop it at the end."""
    command = [sys.executable, "-m", "payments.standin", "--port", str(port), "--key", key]
    command += ["--webhook-url", webhook_url, "--webhook-secret", webhook_secret]
    command += ["--pages", pages, "--data", str(data or ":memory:")]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=_ROOT, stdout=log, stderr=log)
        try:
            base_url = _wait_for_address(process, log)
            control = StandinControl(base_url, key)
            yield RunningStandin(base_url, key, webhook_secret, control, process)
        finally:
            _stop(process)


def _wait_for_address(process: "subprocess.Popen[bytes]", log: Any) -> str:
    until = time.monotonic() + _START_SECONDS
    while True:
        said = _said(log)
        for line in said.splitlines():
            if line.startswith(_ANNOUNCED) and _answers(line.removeprefix(_ANNOUNCED)):
                return line.removeprefix(_ANNOUNCED)
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"The stand-in did not start: {said}")
        time.sleep(0.05)


def _said(log: Any) -> str:
    # pread leaves the offset alone, which the child shares and writes at.
    return os.pread(log.fileno(), 65536, 0).decode()


def _answers(base_url: str) -> bool:
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
            f"{base_url}/healthz", timeout=1
        ) as answer:
            return answer.status == 200
    except OSError:
        return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
