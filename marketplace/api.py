"""How the API speaks of errors: the same sentences as the pages, with a stable code."""

from rest_framework.response import Response
from rest_framework.views import exception_handler

from core.errors import DomainError


def explain_error(error, context):
    """Turn a typed refusal of the domain into JSON: `{"code", "detail"[, "field"]}`."""
    if not isinstance(error, DomainError):
        return exception_handler(error, context)
    body = {"code": error.code, "detail": str(error)}
    if field := getattr(error, "field", ""):
        body["field"] = field
    return Response(body, status=error.http_status)
