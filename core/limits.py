"""How often somebody may do something, counted in the shared cache by all processes."""

from django.core.cache import cache
from redis.exceptions import RedisError


def within_limit(what: str, who: object, *, times: int, seconds: int) -> bool:
    """Count one use and tell whether it is within `times` in the current window of `seconds`.

    Fails open when the cache is away: what must be limited for safety has a limit in the
    database as well.
    """
    key = f"limit:{what}:{who}"
    try:
        if cache.add(key, 1, timeout=seconds):
            return True
        return cache.incr(key) <= times
    except ValueError:  # the window ended between the two calls
        return True
    except (RedisError, OSError):
        return True
