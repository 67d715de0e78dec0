"""Stripe's errors: one exception that knows its HTTP status and its JSON body."""

from typing import Any


class ApiError(Exception):
    """A refusal in Stripe's form: `{"error": {"type", "code", "message", "param", …}}`."""

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        code: str | None = None,
        param: str | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message
        self.code = code
        self.param = param
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The JSON body, with only the members that say something."""
        fields = {"code": self.code, "param": self.param, **self.extra}
        told = {name: value for name, value in fields.items() if value is not None}
        if self.code:
            told["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        return {"error": {"type": self.kind, "message": self.message, **told}}


def invalid_request(
    message: str, *, code: str | None = None, param: str | None = None, status: int = 400
) -> ApiError:
    """The request cannot be carried out as it stands; repeating it will not help."""
    return ApiError(status, "invalid_request_error", message, code=code, param=param)


def missing(kind: str, object_id: str, *, param: str = "id") -> ApiError:
    """404: there is no such object. `kind` is Stripe's name for it in sentences."""
    return invalid_request(
        f"No such {kind}: '{object_id}'", code="resource_missing", param=param, status=404
    )


def unexpected_state(message: str, intent: dict[str, Any] | None = None) -> ApiError:
    """The payment is not in a state that allows the call; Stripe adds the payment as it is."""
    return ApiError(
        400,
        "invalid_request_error",
        message,
        code="payment_intent_unexpected_state",
        payment_intent=intent,
    )


def key_reused(key: str) -> ApiError:
    """The idempotency key came before with another request."""
    return ApiError(
        400,
        "idempotency_error",
        "Keys for idempotent requests can only be used with the same parameters they were first "
        f"used with. Try using a key other than '{key}' if you meant to execute a different "
        "request.",
    )


def key_in_use(key: str) -> ApiError:
    """409: another request with the key is still at work."""
    return ApiError(
        409,
        "idempotency_error",
        f"There is currently another in-progress request using this Idempotent Key ({key}).",
        code="idempotency_key_in_use",
    )


def too_many() -> ApiError:
    """429: nothing was done; ask again later."""
    return ApiError(
        429,
        "invalid_request_error",
        "Request rate limit exceeded.",
        code="rate_limit",
    )


def broken() -> ApiError:
    """500: Stripe itself failed."""
    return ApiError(500, "api_error", "An unknown error occurred while processing your request.")


def wrong_key(told: str | None) -> ApiError:
    """401: no key, or a key that is not ours. Never repeats more than its ends."""
    if not told:
        return ApiError(
            401,
            "invalid_request_error",
            "You did not provide an API key. You need to provide your API key in the "
            "Authorization header, using Bearer auth.",
        )
    hint = f"{told[:8]}****{told[-4:]}" if len(told) > 16 else "****"
    return ApiError(401, "invalid_request_error", f"Invalid API Key provided: {hint}")
