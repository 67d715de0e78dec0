"""Markdown that people write, as HTML that can do nothing but be read."""

from functools import cache

import nh3
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

TAGS = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4",
    "a", "hr", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
# A page has one h1 and its own h2, so the writer's headings begin below them.
HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    return parser.enable(["table", "strikethrough", "linkify"])


def render_markdown(text: str) -> SafeString:
    """Return safe HTML: no pictures, no HTML of the writer's own, links by https or mail only."""
    tokens = _parser().parse(text)
    for token in tokens:
        token.tag = HEADINGS.get(token.tag, token.tag)
    html = _parser().renderer.render(tokens, _parser().options, {})
    return SafeString(
        nh3.clean(
            html,
            tags=TAGS,
            # Without the star, titles would be let through on every tag.
            attributes={"a": {"href"}, "*": set()},
            url_schemes={"https", "mailto"},
            link_rel="nofollow ugc noopener",
        )
    )
