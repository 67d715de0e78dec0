from html.parser import HTMLParser

import pytest

from core.markdown import render_markdown


class Drawn(HTMLParser):
    """The tags that a browser would make of it, with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []

    def handle_starttag(self, tag, attributes) -> None:
        self.tags.append((tag, dict(attributes)))


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://tracker.example/pixel.png)",
        "<img src=x onerror=alert(1)>",
        '<a href="https://x.example" onclick="alert(1)">x</a>',
        "<style>*{display:none}</style>",
        '[x](https://x.example "onmouseover=alert(1)")',
    ],
)
def test_what_a_person_writes_can_only_be_read(hostile):
    drawn = Drawn()
    drawn.feed(render_markdown(hostile))

    assert {tag for tag, _attributes in drawn.tags} <= {"p", "a"}
    for tag, attributes in drawn.tags:
        assert set(attributes) <= ({"href", "rel"} if tag == "a" else set())
        assert attributes.get("href", "https:").startswith(("https:", "mailto:"))


def test_markdown_is_drawn_with_headings_below_the_pages_own():
    html = render_markdown("# Hello\n\nA **bold** [link](https://example.org) and\n\n- one\n- two")
    assert html == (
        "<h3>Hello</h3>\n<p>A <strong>bold</strong> "
        '<a href="https://example.org" rel="nofollow ugc noopener">link</a> and</p>\n'
        "<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n"
    )
