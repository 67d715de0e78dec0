"""The stand-in's memory: one SQLite file, so that payments survive a restart.

All work runs in one thread (the server's loop), one transaction a request; whatever a request
did is on disk before its answer leaves.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS object (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    aside TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS object_kind ON object (kind, n);
CREATE INDEX IF NOT EXISTS object_charge ON object (kind, json_extract(body, '$.charge'));
CREATE INDEX IF NOT EXISTS object_intent
    ON object (kind, json_extract(body, '$.payment_intent'));
CREATE INDEX IF NOT EXISTS object_status
    ON object (kind, json_extract(body, '$.status'), json_extract(body, '$.expires_at'));
CREATE TABLE IF NOT EXISTS answer (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    created REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS delivery (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    event TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'due',
    attempts INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL,
    outcome TEXT NOT NULL DEFAULT ''
);
CREATE INDEX IF NOT EXISTS delivery_due ON delivery (state, due);
CREATE INDEX IF NOT EXISTS delivery_event ON delivery (event);
"""
_TABLES = ("object", "answer", "delivery")


@dataclass(frozen=True)
class StoredAnswer:
    """What was answered to an idempotency key the first time."""

    fingerprint: str
    status: int
    body: str


@dataclass(frozen=True)
class Delivery:
    """One event on its way to the endpoint."""

    n: int
    event: str
    attempts: int


class Store:
    """Objects by id, answers by idempotency key, events on their way."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path, isolation_level=None, timeout=2)
        self._db.execute("PRAGMA journal_mode=WAL")
        # A second server on one file would keep a second truth: the lock refuses it.
        self._db.execute("PRAGMA locking_mode=EXCLUSIVE")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)
        self._depth = 0

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; an inner use is a savepoint of the outer one."""
        mark = f"level_{self._depth}"
        self._db.execute("BEGIN IMMEDIATE" if self._depth == 0 else f"SAVEPOINT {mark}")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            self._db.execute("ROLLBACK" if self._depth == 0 else f"ROLLBACK TO {mark}")
            raise
        self._depth -= 1
        self._db.execute("COMMIT" if self._depth == 0 else f"RELEASE {mark}")

    def wipe(self) -> None:
        """Forget everything."""
        with self.transaction():
            for table in _TABLES:
                self._db.execute(f"DELETE FROM {table}")  # noqa: S608 -- names are constants

    # -- objects ---------------------------------------------------------------------------

    def add(self, body: dict[str, Any], aside: Mapping[str, Any] | None = None) -> None:
        """Keep a new object. `aside` holds what Stripe knows too but does not show."""
        self._db.execute(
            "INSERT INTO object (id, kind, body, aside) VALUES (?, ?, ?, ?)",
            (body["id"], body["object"], json.dumps(body), json.dumps(aside or {})),
        )

    def save(self, body: dict[str, Any]) -> None:
        """Keep an object that changed."""
        self._db.execute("UPDATE object SET body = ? WHERE id = ?", (json.dumps(body), body["id"]))

    def get(self, kind: str, object_id: str) -> dict[str, Any] | None:
        row = self._db.execute(
            "SELECT body FROM object WHERE id = ? AND kind = ?", (object_id, kind)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def aside(self, object_id: str) -> dict[str, Any]:
        row = self._db.execute("SELECT aside FROM object WHERE id = ?", (object_id,)).fetchone()
        return json.loads(row[0]) if row else {}

    def page(
        self,
        kind: str,
        *,
        where: Mapping[str, str] | None = None,
        limit: int = 10,
        after: str | None = None,
        before: str | None = None,
    ) -> tuple[list[dict[str, Any]], bool]:
        """Objects, newest first, and whether there are more. `where` compares top fields."""
        clauses, values = ["kind = ?"], [kind]
        for name, value in (where or {}).items():
            clauses.append(f"json_extract(body, '$.{name}') = ?")
            values.append(value)
        if after:
            clauses.append("n < (SELECT n FROM object WHERE id = ?)")
            values.append(after)
        if before:
            clauses.append("n > (SELECT n FROM object WHERE id = ?)")
            values.append(before)
        order = "ASC" if before and not after else "DESC"
        rows = self._db.execute(
            f"SELECT body FROM object WHERE {' AND '.join(clauses)} "  # noqa: S608
            f"ORDER BY n {order} LIMIT {int(limit) + 1}",
            values,
        ).fetchall()
        found = [json.loads(row[0]) for row in rows[:limit]]
        return (found[::-1] if order == "ASC" else found), len(rows) > limit

    def every(self, kind: str, **where: str) -> list[dict[str, Any]]:
        """All objects of a kind that match, newest first."""
        return self.page(kind, where=where, limit=1_000_000)[0]

    def overdue(self, kind: str, status: str, moment: int) -> list[dict[str, Any]]:
        """Objects in a status whose `expires_at` has come."""
        rows = self._db.execute(
            "SELECT body FROM object WHERE kind = ? AND json_extract(body, '$.status') = ? "
            "AND json_extract(body, '$.expires_at') <= ?",
            (kind, status, moment),
        )
        return [json.loads(row[0]) for row in rows]

    # -- idempotency -----------------------------------------------------------------------

    def answer(self, key: str) -> StoredAnswer | None:
        row = self._db.execute(
            "SELECT fingerprint, status, body FROM answer WHERE key = ?", (key,)
        ).fetchone()
        return StoredAnswer(*row) if row else None

    def keep_answer(self, key: str, answer: StoredAnswer, created: float) -> None:
        self._db.execute(
            "INSERT INTO answer VALUES (?, ?, ?, ?, ?)",
            (key, answer.fingerprint, answer.status, answer.body, created),
        )

    def prune_answers(self, before: float) -> int:
        """Forget the answers given before a moment (Stripe may, after 24 hours)."""
        return self._db.execute("DELETE FROM answer WHERE created < ?", (before,)).rowcount

    # -- deliveries ------------------------------------------------------------------------

    def queue(self, event_id: str, due: float) -> None:
        self._db.execute("INSERT INTO delivery (event, due) VALUES (?, ?)", (event_id, due))

    def due(self, now: float) -> list[Delivery]:
        """Up to 100 deliveries whose time has come, the oldest first."""
        rows = self._db.execute(
            "SELECT n, event, attempts FROM delivery WHERE state = 'due' AND due <= ? "
            "ORDER BY n LIMIT 100",
            (now,),
        ).fetchall()
        return [Delivery(*row) for row in rows]

    def next_due(self) -> float | None:
        """When the next delivery is due, or None when all is delivered."""
        return self._db.execute("SELECT min(due) FROM delivery WHERE state = 'due'").fetchone()[0]

    def settle(self, delivery: Delivery, *, state: str, due: float = 0, outcome: str = "") -> None:
        """Note what came of one attempt."""
        self._db.execute(
            "UPDATE delivery SET state = ?, due = ?, outcome = ?, attempts = attempts + 1 "
            "WHERE n = ?",
            (state, due, outcome, delivery.n),
        )

    def undelivered(self, event_id: str) -> int:
        """How many endpoints have not answered 2xx to the event."""
        return self._db.execute(
            "SELECT count(DISTINCT event) FROM delivery WHERE event = ? AND state <> 'done'",
            (event_id,),
        ).fetchone()[0]

    def count_deliveries(self) -> dict[str, int]:
        rows = self._db.execute("SELECT state, count(*) FROM delivery GROUP BY state")
        return dict(rows.fetchall())
