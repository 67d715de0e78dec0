"""How the API speaks of errors: the same sentences as the pages, with a stable code."""

from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import DomainError


def explain_error(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn a refusal into JSON: `{"code", "detail"[, "field"][, "fields_refused"]}`."""
    if isinstance(error, DomainError):
        body = {"code": error.code, "detail": str(error)}
        if field := getattr(error, "field", ""):
            body["field"] = field
        return Response(body, status=error.http_status)
    response = exception_handler(error, context)
    if response is None:
        return None
    told = response.data
    if isinstance(error, ValidationError):
        response.data = {"code": "invalid", "detail": _first(told), "fields_refused": told}
    else:
        response.data = {"code": told["detail"].code, "detail": str(told["detail"])}
    return response


def _first(told: Any) -> str:
    """Return the first sentence of what the framework tells, however deep it lies."""
    while not isinstance(told, str):
        told = next(iter(told.values() if isinstance(told, dict) else told))
    return str(told)
