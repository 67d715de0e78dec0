"""Refuses a request that is too large before Django reads, buffers or spools any of it."""

from collections.abc import Callable, Iterable
from typing import Any

TOO_LARGE = b"The request is larger than this site accepts. Nothing was stored.\n"


class _CappedInput:
    """A request body that ends after `limit` bytes, for clients that lie about the length."""

    def __init__(self, stream: Any, limit: int) -> None:
        self._stream = stream
        self._left = limit

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data = self._stream.read(wanted)
        self._left -= len(data)
        return data

    def readline(self, size: int = -1) -> bytes:
        wanted = self._left if size is None or size < 0 else min(size, self._left)
        data = self._stream.readline(wanted)
        self._left -= len(data)
        return data

    def __iter__(self):
        return iter(self.readline, b"")


def cap_request_bytes(application: Callable, limit: int) -> Callable:
    """Wrap a WSGI application so that more than `limit` bytes of body are answered with 413."""

    def capped(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH") or "0"
        # "²" is a digit to str.isdigit, and none to int.
        number = int(length) if length.isascii() and length.isdigit() else None
        if number is None or number > limit:
            status = "400 Bad Request" if number is None else "413 Content Too Large"
            start_response(status, [("Content-Type", "text/plain"), ("Connection", "close")])
            return [TOO_LARGE]
        environ["wsgi.input"] = _CappedInput(environ["wsgi.input"], limit)
        return application(environ, start_response)

    return capped
