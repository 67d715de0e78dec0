"""Component tags that refuse a misspelt attribute while the template is compiled."""

import inspect
from collections.abc import Callable

from django import template


def component(register: template.Library, *, takes_context: bool = False, block: bool = False):
    """Register a function as a component tag: `{% name … %}`, with `block` also `{% endname %}`.

    Django reports an unknown or missing attribute when the template is compiled; this adds the
    list of the accepted ones, since whoever misspells one needs that list next.
    """

    def decorate(function: Callable) -> Callable:
        name = function.__name__
        kind = register.simple_block_tag if block else register.simple_tag
        kind(takes_context=takes_context, name=name)(function)
        register.tags[name] = _explaining(name, register.tags[name], _accepted(function))
        return function

    return decorate


def _accepted(function: Callable) -> str:
    names = (p for p in inspect.signature(function).parameters if p not in ("context", "content"))
    return ", ".join(names)


def _explaining(name: str, compile_tag: Callable, accepted: str) -> Callable:
    def compile_or_explain(parser, token):
        try:
            return compile_tag(parser, token)
        except template.TemplateSyntaxError as error:
            # Errors of the tags inside a block pass through here too; they have their own words.
            if not str(error).startswith(f"'{name}' "):
                raise
            raise template.TemplateSyntaxError(f"{error}. It accepts: {accepted}.") from error

    return compile_or_explain


def one_of(tag: str, attribute: str, value: str, allowed) -> str:
    """Return `value` when it is one of `allowed`; raises TemplateSyntaxError that lists them."""
    if value not in allowed:
        raise template.TemplateSyntaxError(
            f"'{tag}' got {attribute}={value!r}. It accepts: {', '.join(allowed)}."
        )
    return value
