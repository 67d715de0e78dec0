"""The application of the socket process: sockets from our own pages, and nothing else."""

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.urls import path, re_path

from messaging.consumers import InboxConsumer, ThreadConsumer, UnknownConsumer
from messaging.hub import hub


def socket_application():
    """Return the ASGI application: checks the origin, then routes; unknown paths close 4404."""
    routes = URLRouter(
        [
            path("ws/threads/<str:public_id>/", ThreadConsumer.as_asgi()),
            path("ws/inbox/", InboxConsumer.as_asgi()),
            re_path(r"", UnknownConsumer.as_asgi()),
        ]
    )
    return ProtocolTypeRouter(
        {
            # A missing Origin is refused too: only browsers come here, and they send one.
            "websocket": OriginValidator(routes, [settings.SITE_URL]),
            "http": _no_pages,
            "lifespan": _live,
        }
    )


async def _no_pages(scope, receive, send) -> None:
    """Answer 404 without reading the body: pages live in another process."""
    headers = [(b"content-type", b"text/plain"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 404, "headers": headers})
    await send({"type": "http.response.body", "body": b"Sockets only.\n"})


async def _live(scope, receive, send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await hub().stop()
            await send({"type": "lifespan.shutdown.complete"})
            return
        await send({"type": "lifespan.startup.complete"})
