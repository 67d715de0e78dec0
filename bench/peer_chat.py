"""The pattern of the usual tutorial, as a peer: a consumer that stores and sends to a group."""

import json

import django
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer

django.setup()

from django.db import connection  # noqa: E402 - Django is ready only now


class Room(AsyncWebsocketConsumer):
    """Everybody in a room hears everybody, after the message was stored."""

    channel_layer_alias = "peer"

    async def connect(self) -> None:
        self.room = self.scope["path"].strip("/").replace("/", "-")
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code) -> None:
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data=None, bytes_data=None) -> None:
        text = json.loads(text_data)["text"]
        await self._store(text)
        await self.channel_layer.group_send(self.room, {"type": "said", "text": text})

    async def said(self, event) -> None:
        await self.send(json.dumps({"text": event["text"]}))

    @database_sync_to_async
    def _store(self, text: str) -> None:
        """Three statements: the sender, the message, the room's last activity."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM accounts_user ORDER BY id LIMIT 1")
            sender = cursor.fetchone()[0]
            cursor.execute(
                "INSERT INTO bench_said (room, sender, text) VALUES (%s, %s, %s)",
                [self.room, sender, text],
            )
            cursor.execute(
                "INSERT INTO bench_room VALUES (%s, now())"
                " ON CONFLICT (room) DO UPDATE SET last_at = now()",
                [self.room],
            )


application = Room.as_asgi()
