"""Parameters as Stripe reads them: nested form encoding, and a strict table of what is known.

A call's table maps a name to a check: a callable that takes the raw value and the parameter's
full name and gives the value or raises. Whatever the table does not name is refused, as Stripe
does, so that a typing error in a call never passes in the tests and fails in production.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from payments.standin.errors import invalid_request

Check = Callable[[Any, str], Any]
Table = Mapping[str, Check]

_FIELDS_MAX = 2_000
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)\Z")


def parse_form(encoded: str) -> dict[str, Any]:
    """Turn `a[b]=1&c[0][d]=2&e[]=3` into `{"a": {"b": "1"}, "c": [{"d": "2"}], "e": ["3"]}`."""
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, max_num_fields=_FIELDS_MAX)
    except ValueError as error:
        raise invalid_request("Too many parameters.") from error
    root: dict[str, Any] = {}
    for name, value in pairs:
        match = _NAME.match(name)
        if match is None:
            raise invalid_request(f"Invalid parameter name: {name}", param=name)
        path = [match[1], *re.findall(r"\[([^\[\]]*)\]", match[2])]
        _put(root, path, value, name)
    return {name: _as_lists(value) for name, value in root.items()}


def _put(root: dict[str, Any], path: list[str], value: str, name: str) -> None:
    place = root
    for step in path[:-1]:
        place = place.setdefault(step or str(len(place)), {})
        if not isinstance(place, dict):
            raise invalid_request(f"Invalid hash: {name}", param=name)
    place[path[-1] or str(len(place))] = value


def _as_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _as_lists(item) for key, item in value.items()}
    # The client numbers lists from 0; a hash with the keys 0, 1, 2… is a list.
    if inner and list(inner) == [str(index) for index in range(len(inner))]:
        return list(inner.values())
    return inner


def check(params: Mapping[str, Any], table: Table, *, prefix: str = "") -> dict[str, Any]:
    """Give the parameters in their types; refuse unknown ones and wrong values."""
    told = {}
    for name, value in params.items():
        full = f"{prefix}[{name}]" if prefix else name
        if name not in table:
            raise invalid_request(
                f"Received unknown parameter: {full}", code="parameter_unknown", param=full
            )
        told[name] = table[name](value, full)
    return told


def require(params: Mapping[str, Any], names: Iterable[str], *, prefix: str = "") -> None:
    """Refuse when one of the names was not given."""
    for name in names:
        if name not in params:
            full = f"{prefix}[{name}]" if prefix else name
            raise invalid_request(
                f"Missing required param: {full}.", code="parameter_missing", param=full
            )


def text(limit: int = 5_000) -> Check:
    """A string of at most `limit` characters; an empty one would unset, which we never do."""

    def read(value: Any, name: str) -> str:
        if not isinstance(value, str):
            raise invalid_request(f"Invalid string: {name}", param=name)
        if value == "":
            raise invalid_request(
                f"You passed an empty string for '{name}'. We assume empty values are an attempt "
                f"to unset a parameter; however '{name}' cannot be unset. You should remove "
                f"'{name}' from your request or supply a non-empty value.",
                code="parameter_invalid_empty",
                param=name,
            )
        if len(value) > limit:
            raise invalid_request(f"Invalid string: must be at most {limit} characters", param=name)
        return value

    return read


def integer(low: int | None = None, high: int | None = None) -> Check:
    """A whole number, within bounds where they are given."""

    def read(value: Any, name: str) -> int:
        if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,18}", value):
            raise invalid_request(
                f"Invalid integer: {value}", code="parameter_invalid_integer", param=name
            )
        number = int(value)
        if low is not None and number < low:
            raise invalid_request(
                f"This value must be greater than or equal to {low}.",
                code="parameter_invalid_integer",
                param=name,
            )
        if high is not None and number > high:
            raise invalid_request(
                f"This value must be less than or equal to {high}.",
                code="parameter_invalid_integer",
                param=name,
            )
        return number

    return read


def boolean(value: Any, name: str) -> bool:
    """`true` or `false`, spelled so."""
    if value not in ("true", "false"):
        raise invalid_request(f"Invalid boolean: {value}", param=name)
    return value == "true"


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def read(value: Any, name: str) -> str:
        if value not in allowed:
            words = ", ".join(allowed)
            raise invalid_request(f"Invalid {name}: must be one of {words}", param=name)
        return value

    return read


def url(value: Any, name: str) -> str:
    """An absolute http(s) address."""
    told = text(5_000)(value, name)
    parts = urlsplit(told)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid_request("Not a valid URL", code="url_invalid", param=name)
    return told


def email(value: Any, name: str) -> str:
    """Something that looks like a mail address."""
    told = text(512)(value, name)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", told):
        raise invalid_request(f"Invalid email address: {told}", code="email_invalid", param=name)
    return told


def metadata(value: Any, name: str) -> dict[str, str]:
    """Up to 50 pairs; names of 40 and values of 500 characters at most."""
    if isinstance(value, list):
        value = {str(index): item for index, item in enumerate(value)}
    if not isinstance(value, dict) or len(value) > 50:
        raise invalid_request("Invalid metadata: up to 50 pairs of strings.", param=name)
    for key, item in value.items():
        if not isinstance(item, str) or len(key) > 40 or len(item) > 500:
            raise invalid_request(
                "Metadata keys can have up to 40 characters and values up to 500.",
                param=f"{name}[{key}]",
            )
    return dict(value)


def hash_of(table: Table) -> Check:
    """A nested hash with a table of its own."""

    def read(value: Any, name: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise invalid_request("Invalid object", param=name)
        return check(value, table, prefix=name)

    return read


def list_of(item: Check, *, limit: int = 100) -> Check:
    """A list whose items pass one check."""

    def read(value: Any, name: str) -> list[Any]:
        if not isinstance(value, list) or len(value) > limit:
            raise invalid_request(f"Invalid array: at most {limit} items", param=name)
        return [item(entry, f"{name}[{index}]") for index, entry in enumerate(value)]

    return read


EXPAND: Table = {"expand": list_of(text(200), limit=20)}
PAGE: Table = {
    **EXPAND,
    "limit": integer(1, 100),
    "starting_after": text(255),
    "ending_before": text(255),
}
