"""Who may hold a socket, asked when it opens and again and again; all of it synchronous."""

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from types import SimpleNamespace

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection
from django.http import Http404

from accounts.models import User
from messaging.drawing import Reader
from messaging.rules import has_running_order
from record.models import Thread
from record.queries import access_party_thread
from record.rules import side_of


@dataclass(frozen=True, slots=True)
class Admission:
    """A socket that was let in: whose, by which session, for which thread and side."""

    session_key: str
    user: User
    reader: Reader
    thread: Thread | None = None
    other_side: str = ""


def person_of(cookies: bytes) -> tuple[User, str] | None:
    """Return the signed-in person and the session's key by our cookie, or None."""
    jar = SimpleCookie()
    try:
        jar.load(cookies.decode("latin-1"))
    except CookieError:
        return None
    morsel = jar.get(settings.SESSION_COOKIE_NAME)
    if morsel is None:
        return None
    session = SessionStore(morsel.value)
    user = get_user(SimpleNamespace(session=session))
    return (user, morsel.value) if user.is_authenticated else None


def admit_to_inbox(cookies: bytes, language: str) -> Admission | None:
    """Let a signed-in person listen to the own inbox."""
    found = person_of(cookies)
    if found is None:
        return None
    user, key = found
    return Admission(key, user, Reader("", _language(language, user), user.time_zone))


def admit_to_thread(cookies: bytes, public_id: str, language: str) -> Admission | None:
    """Let a party listen to a thread; None without a session, Http404 for strangers."""
    found = person_of(cookies)
    if found is None:
        return None
    user, key = found
    thread = access_party_thread(user, public_id)
    if not _may_listen(user, thread):
        raise Http404
    side = side_of(user, thread)
    reader = Reader(side, _language(language, user), user.time_zone)
    return Admission(key, user, reader, thread, "seller" if side == "buyer" else "buyer")


# One statement for all sockets of a process: the session, the account, and the place in the
# thread. Suspended people keep the sockets of running orders.
STILL = """
SELECT s.n FROM unnest(%(keys)s::text[], %(users)s::bigint[], %(threads)s::bigint[])
    WITH ORDINALITY AS s(session_key, user_id, thread_id, n)
JOIN django_session d ON d.session_key = s.session_key AND d.expire_date > clock_timestamp()
JOIN accounts_user u ON u.id = s.user_id AND u.is_active
LEFT JOIN record_thread t ON t.id = s.thread_id
WHERE (s.thread_id = 0 OR t.buyer_id = u.id OR EXISTS (
        SELECT 1 FROM accounts_sellermember m
        WHERE m.account_id = t.seller_id AND m.user_id = u.id))
  AND (u.standing <> 'suspended' OR s.thread_id = 0 OR EXISTS (
        SELECT 1 FROM orders_order o WHERE o.thread_id = t.id
          AND o.state NOT IN ('closed', 'cancelled')))
"""


def still_admitted(admissions: list[Admission]) -> set[int]:
    """Return the positions of those who may go on listening, by one statement for all."""
    values = {
        "keys": [a.session_key for a in admissions],
        "users": [a.user.pk for a in admissions],
        "threads": [a.thread.pk if a.thread else 0 for a in admissions],
    }
    with connection.cursor() as cursor:
        cursor.execute(STILL, values)
        return {row[0] - 1 for row in cursor.fetchall()}


def outdated_sessions(admissions: Iterable[Admission]) -> set[str]:
    """Return sessions that no longer prove their person: the password was changed since."""
    by_key = {a.session_key: a.user.pk for a in admissions}
    users = User.objects.in_bulk(set(by_key.values()))
    outdated = set()
    for session in Session.objects.filter(session_key__in=by_key):
        user = users.get(by_key[session.session_key])
        held = session.get_decoded().get("_auth_user_hash", "")
        if user is None or held != user.get_session_auth_hash():
            outdated.add(session.session_key)
    return outdated


def last_seqs(thread_ids: list[int]) -> dict[int, int]:
    """Return the head of each thread, by one statement."""
    return dict(Thread.objects.filter(pk__in=thread_ids).values_list("pk", "last_seq"))


def _may_listen(user: User, thread: Thread) -> bool:
    return user.standing != User.Standing.SUSPENDED or has_running_order(thread)


def _language(wanted: str, user: User) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    return next((c for c in (wanted, user.language) if c in known), settings.LANGUAGE_CODE)
