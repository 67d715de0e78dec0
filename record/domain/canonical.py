"""The one written form of an entry's body: what is hashed, stored, exported and verified.

JSON in UTF-8 with sorted keys, no spaces, no escapes beyond those JSON demands, whole numbers
only. Two programs that agree on the values agree on the bytes.
"""

import json
from typing import Any

from record.errors import NotCanonical


def canonical(body: dict[str, Any]) -> str:
    """Return the canonical JSON of a body; raises NotCanonical for what has no single form."""
    _check(body)
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("lone surrogate") from error
    return text


def _check(value: Any) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if type(key) is not str:
                raise NotCanonical("key that is no text")
            _check(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check(inner)
    elif not (value is None or isinstance(value, str | bool | int)):
        # Floats print differently from language to language; dates and decimals have no JSON.
        raise NotCanonical(type(value).__name__)
