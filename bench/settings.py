"""The site's own settings with one more address: the bare view that pages are held against."""

from marketplace.settings import *  # noqa: F403 - the same stack, to the last middleware

ROOT_URLCONF = "bench.urls"
