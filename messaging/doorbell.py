"""Ringing the socket processes: publish/subscribe only, with ids and never a body.

A ring may be lost (a restart, a flush): the hub compares `last_seq` with the database at every
heartbeat, and clients resume by number. So a failure to ring is logged and forgotten. This is
the one module that knows the channel layer's way of publishing; NOTIFY could take its place.
"""

import logging
from collections.abc import Iterable
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)
EVERYWHERE = "everywhere"
_pools: dict[str, ConnectionPool] = {}


def thread_group(thread_id: int) -> str:
    """Return the group that hears of a thread."""
    return f"thread.{thread_id}"


def user_group(user_id: int) -> str:
    """Return the group that hears of a person's inbox."""
    return f"user.{user_id}"


def ring_entry(*, thread_id: int, seq: int, user_ids: Iterable[int]) -> None:
    """Tell of a new entry: its thread's sockets, and the inboxes of its members."""
    told = {"type": "entry", "thread": thread_id, "seq": seq}
    _publish([(thread_group(thread_id), told), *((user_group(u), told) for u in user_ids)])


def ring_read(*, thread_id: int, user_id: int, seq: int) -> None:
    """Tell of a reading mark: the thread's sockets, and the person's other devices."""
    told = {"type": "read", "thread": thread_id, "user": user_id, "seq": seq}
    _publish([(thread_group(thread_id), told), (user_group(user_id), told)])


def ring_revoked(*, session_key: str) -> None:
    """Close every socket of a session that ended, in all processes."""
    _publish([(EVERYWHERE, {"type": "revoked", "session": session_key})])


def ring_checked() -> None:
    """Let every process look at once who may still be connected."""
    _publish([(EVERYWHERE, {"type": "check"})])


def _publish(rings: list[tuple[str, dict[str, Any]]]) -> None:
    """Publish as the channel layer does, over a pooled connection of this synchronous process.

    Through the layer itself each ring of a page would open an event loop and a connection.
    """
    layer = get_channel_layer()
    prefix = settings.CHANNEL_LAYERS["default"]["CONFIG"]["prefix"]
    try:
        with Redis(connection_pool=_pool()) as client:
            pipe = client.pipeline(transaction=False)
            for group, message in rings:
                pipe.publish(f"{prefix}__group__{group}", layer.serialize(message))
            pipe.execute()
    except (RedisError, OSError) as error:
        logger.warning("nobody was rung: %s", error)


def _pool() -> ConnectionPool:
    url = settings.REDIS_URL
    if url not in _pools:
        _pools[url] = ConnectionPool.from_url(
            url, socket_timeout=1, socket_connect_timeout=1, max_connections=20
        )
    return _pools[url]
