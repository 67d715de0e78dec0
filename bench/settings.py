"""The site's own settings with one more address: the bare view that pages are held against."""

from marketplace.settings import *  # noqa: F403 - the same stack, to the last middleware

ROOT_URLCONF = "bench.urls"
CHANNEL_LAYERS["peer"] = {  # noqa: F405 - of the site's settings
    "BACKEND": "channels_redis.core.RedisChannelLayer",
    "CONFIG": {"hosts": [REDIS_URL], "prefix": "peer", "capacity": 2_000},  # noqa: F405
}
