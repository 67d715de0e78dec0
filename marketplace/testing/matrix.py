"""The access matrix: every route, asked by everybody, answers as its declared policy says.

`walk` returns what is wrong as sentences. It looks at the status, at every byte of bodies and
headers (for private texts), at server errors, and at rows that were changed for somebody who
may not. Each call happens in a savepoint that is rolled back, so that no call sees another.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from marketplace.testing.places import STAFF, Place, places_of
from marketplace.testing.routes import Route
from marketplace.testing.world import World

SAFE = ("GET", "HEAD", "OPTIONS")
METHODS = ("GET", "POST")
RARE = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE")
# Reading, signing in and out leave traces of their own.
UNWATCHED = frozenset({
    "django_session", "usersessions_usersession", "record_readlog", "django_admin_log",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who asks; each call begins with the session of the sign-in, nothing else."""

    name: str
    client: Client
    session: str

    def ask(self, place: Place, method: str, *, keep: bool = False) -> "Asked":
        """Make one call, and undo whatever it did unless that shall be looked at."""
        self.client.cookies.clear()
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        body: dict[str, Any] = {}
        if method not in SAFE:
            kind = "application/json" if place.is_api or method != "POST" else None
            body = {"data": place.body} | ({"content_type": kind} if kind else {})
        with savepoint():
            response = getattr(self.client, method.lower())(place.path, **body)
            content = response.getvalue()
            # After an error of the database nothing could be asked in this transaction.
            transaction.set_rollback(not keep or response.status_code >= 500)
        head = "\n".join(f"{key}: {value}" for key, value in response.headers.items())
        failed = getattr(response, "exc_info", None)
        return Asked(
            who=self.name,
            method=method,
            place=place,
            status=response.status_code,
            location=response.headers.get("Location", ""),
            seen=head.encode() + b"\n" + content,
            error=repr(failed[1]) if failed else "",
        )


@dataclass(frozen=True, slots=True)
class Asked:
    """One call and what came back."""

    who: str
    method: str
    place: Place
    status: int
    location: str
    seen: bytes
    error: str

    def __str__(self) -> str:
        return f"{self.who} {self.method} {self.place.path} → {self.status}"


def savepoint() -> transaction.Atomic:
    """Return a transaction inside the test's own, in which code that wants the outermost works."""
    inner = transaction.atomic()
    inner._from_testcase = True
    return inner


def callers_of(world: World) -> list[Caller]:
    """Return a visitor and everybody of the world, signed in."""
    callers = [Caller("visitor", Client(raise_request_exception=False), "")]
    for name, person in world.people.items():
        client = Client(raise_request_exception=False)
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        callers.append(Caller(name, client, client.cookies[settings.SESSION_COOKIE_NAME].value))
    return callers


def walk(routes: Iterable[Route], world: World, callers: list[Caller]) -> list[str]:
    """Ask every route as everybody and return what is wrong; empty is right."""
    broken: list[str] = []
    for route in routes:
        if route.policy is None:
            broken.append(f"{route.path} ({route.name}) declares no policy")
            continue
        places = places_of(route, world)
        if not places:
            broken.append(f"{route.path} ({route.name}): the worlds hold nothing to fill it with")
        for place in places:
            broken += _walk_place(place, world, _fitting(callers, place.policy))
    return broken


def _fitting(callers: list[Caller], policy: str) -> list[Caller]:
    """Return fewer people where the policy does not tell them apart."""
    few = {
        "buyer": {"visitor", "ana", "bruno", "carmen", "dario", "noa", "elena", "greta"},
        "seller": {"visitor", "ana", "bruno", "carmen", "dario", "otto", "elena", "greta"},
        "staff": {"visitor", "ana", "elena", "ester", "farid", "root"},
        "library": {"visitor", "ana", "elena"},
        "provider": {"visitor", "ana", "elena"},
        "demo": {"visitor", "ana", "elena"},
    }.get(policy)
    return [caller for caller in callers if few is None or caller.name in few]


def _walk_place(place: Place, world: World, callers: list[Caller]) -> list[str]:
    outside = [caller for caller in callers if not place.admits(caller.name)]
    inside = [caller for caller in callers if place.admits(caller.name)]
    asked, touched = _ask_outsiders(place, outside) if outside else ([], [])
    for caller in inside:
        asked += [caller.ask(place, method) for method in _methods(caller)]
    absent = {a.method for a in asked if place.admits(a.who) and a.status == 405}
    broken = [wrong for answer in asked for wrong in _wrongs(answer, world, absent)]
    if touched:
        broken.append(f"{place.path} changed {', '.join(touched)} for somebody who may not")
    return broken


def _ask_outsiders(place: Place, callers: list[Caller]) -> tuple[list[Asked], list[str]]:
    """Ask for those who may not, and return which tables were changed for them."""
    with savepoint():
        before = _snapshot()
        asked = [
            caller.ask(place, method, keep=True)
            for caller in callers
            for method in _methods(caller)
        ]
        touched = sorted(name for name, rows in _snapshot().items() if rows != before[name])
        transaction.set_rollback(True)
    return asked, touched


def _methods(caller: Caller) -> tuple[str, ...]:
    return METHODS + RARE if caller.name == "dario" else METHODS


def _wrongs(answer: Asked, world: World, absent: set[str]) -> Iterator[str]:
    if answer.status >= 500:
        yield f"{answer}: {answer.error}"
    elif not _is_policy(answer, world, absent):
        yield f"{answer}, against its policy {answer.place.policy!r}"
    for canary in world.canaries:
        if answer.who in canary.allowed or canary.text in answer.place.path:
            continue
        if canary.text.encode() in answer.seen:
            yield f"{answer} shows {canary.text}"


def _is_policy(answer: Asked, world: World, absent: set[str]) -> bool:
    """Tell whether a status is what the declared policy says for this person."""
    place, status, name = answer.place, answer.status, answer.who
    admitted, known = place.admits(name), name != "visitor"
    if answer.method in RARE:
        return status in (404, 405) or place.admits(name) or place.policy == "staff"
    match place.policy:
        case "demo":
            return status == 404
        case "provider":
            return status in (400, 405)
        case "library":
            return True
        case "anyone" if place.holders is None:
            return status not in (401, 403, 404)
        case "staff":
            return _is_staff_answer(answer, world)
    if admitted:
        return status not in (401, 404) and not _to_sign_in(answer)
    if not known and place.policy != "anyone":
        return status == 403 if place.is_api else _to_sign_in(answer)
    return status == 404 or (status == 405 and answer.method in absent)


def _is_staff_answer(answer: Asked, world: World) -> bool:
    """Tell whether the admin answers staff by their permissions, and nobody else at all."""
    place = answer.place
    if place.name in ("admin:login", "admin:logout"):
        return True
    if answer.who not in STAFF:
        return _to_sign_in(answer) or answer.status in (403, 404, 405)
    if not place.admits(answer.who):
        return answer.status in (403, 404, 405)
    permission = place.permission
    if permission and not world.people[answer.who].has_perm(permission):
        return answer.status == 403
    return True


def _to_sign_in(answer: Asked) -> bool:
    return answer.status == 302 and "/login/" in answer.location


def _snapshot() -> dict[str, tuple]:
    """Return for every watched table its rows: how many, and which versions of them."""
    with connection.cursor() as cursor:
        cursor.execute(_versions())
        return {name: (count, versions) for name, count, versions in cursor.fetchall()}


@cache
def _versions() -> str:
    tables = sorted(set(connection.introspection.table_names()) - UNWATCHED)
    one = (
        "SELECT '{0}', count(*), coalesce(bit_xor(hashtext(ctid::text || xmin::text)), 0) FROM {0}"
    )
    return " UNION ALL ".join(one.format(table) for table in tables)
