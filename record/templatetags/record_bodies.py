"""What an entry says, for the plain reading of staff."""

import json

from django import template

from record.domain.entries import body_of, is_erased
from record.models import Entry

register = template.Library()


@register.filter
def said(entry: Entry) -> str:
    """Return the text of a message, the facts of anything else, nothing where it was erased."""
    if is_erased(entry):
        return ""
    body = body_of(entry)
    if entry.kind == "message" and "files" not in body:
        return body["text"]
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True)
