"""Sockets: a small ASGI process of its own; pages are served by WSGI (marketplace/wsgi.py)."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
get_asgi_application()

from messaging.routing import socket_application  # noqa: E402 - needs the apps to be ready

application = socket_application()
