"""What a page says, read from its HTML as a person would: messages, errors, buttons, words."""

import re
from html import unescape

from django.contrib.messages import get_messages
from django.urls import reverse


def said(response) -> list[str]:
    """Return the messages that a request left for the next page."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def text_of(html: str) -> str:
    """Return the words between the tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def words(response) -> str:
    """Return all words of a page."""
    return text_of(response.content.decode())


def errors_of(response) -> list[str]:
    """Return the points of the error summary; empty without one."""
    summary = re.search(r'<div class="error-summary".*?</div>', response.content.decode(), re.S)
    points = re.findall(r"<(?:li|p)>(.*?)</(?:li|p)>", summary[0], re.S) if summary else []
    return [text_of(point) for point in points]


def part(response, start: str, end: str) -> str:
    """Return the HTML from one piece of it to the next `end`."""
    html = response.content.decode()
    begin = html.index(start)
    return html[begin : html.index(end, begin)]


def main_buttons(html: str) -> list[str]:
    """Return the labels of the primary buttons in a piece of HTML."""
    found = re.findall(r'<(?:a|button)[^>]*class="btn [^"]*main[^"]*"[^>]*>(.*?)</(?:a|button)>',
                       html, re.S)  # fmt: skip
    return [text_of(label) for label in found]


def address(name: str, order, *more: str) -> str:
    """Return the address of a page of an order."""
    return reverse(f"orders:{name}", args=[order.public_id, *more])


def hidden_fields(response) -> dict[str, str]:
    """Return the hidden fields of the page's last form, as a browser would send them."""
    form = response.content.decode().rpartition('<form method="post" class="do">')[2]
    form = form.partition("</form>")[0]
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}
