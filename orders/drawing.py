"""Draws the life cycle as a page of documentation; a test keeps the page current."""

from orders.lifecycle import BIRTH, ENDS, TRANSITIONS, WAITS_WITHOUT_TIMER, Transition

HEAD = """# The life of an order

Made by `manage.py draw_lifecycle` from `orders/lifecycle.py`; a test fails when it is not
current. The states change only in `orders/domain/transitions.py`, and the database refuses
every change that is not drawn here, that has no event, or that leaves an end.

"""


def draw_page() -> str:
    """Return docs/order-life-cycle.md: the drawing, the moves and the waiting states."""
    return HEAD + _mermaid() + "\n" + _table() + "\n" + _waits()


def _mermaid() -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for row in TRANSITIONS:
        for source in row.sources if row.target else ():
            arrows.setdefault((source.value, row.target.value), []).append(row.name)
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {BIRTH.target.value}: {BIRTH.name}"]
    lines += [f"    {a} --> {b}: {', '.join(names)}" for (a, b), names in arrows.items()]
    lines += [f"    {end.value} --> [*]" for end in ENDS]
    return "\n".join([*lines, "```", ""])


def _table() -> str:
    lines = ["| move | who | from | to | money | why |", "|---|---|---|---|---|---|"]
    return "\n".join([*lines, *map(_line, (BIRTH, *TRANSITIONS)), ""])


def _line(row: Transition) -> str:
    who = ", ".join(actor.value for actor in row.actors)
    who += f" (timer `{row.timer.value}`)" if row.timer else ""
    sources = ", ".join(source.value for source in row.sources) or "–"
    target = row.target.value if row.target else "stays"
    return f"| `{row.name}` | {who} | {sources} | {target} | {row.money.value or '–'} | {row.why} |"


def _waits() -> str:
    lines = ["States that wait without a timer of their own:", ""]
    lines += [f"- **{state.value}**: {reason}" for state, reason in WAITS_WITHOUT_TIMER.items()]
    return "\n".join([*lines, ""])
