"""The histories of the demo: what happened between a buyer and a seller, in order of time."""

from dataclasses import dataclass, fields
from datetime import timedelta
from functools import cache
from typing import Any

from .catalogue import Catalogue, Line, load_catalogue, read
from .steps import KINDS, LaterStep, MakeOffer, Point, Step

__all__ = ["Answer", "Case", "Catalogue", "History", "Scope", "load_catalogue", "load_histories"]


PLAIN = ("key", "kind", "word", "gig", "buyer", "seller", "chat_language", "state", "late")


@dataclass(frozen=True)
class Scope:
    """What was ordered: a package of the gig (`package` is its tier) or an accepted offer.

    `total_cents` is the price with the extras, without the buyer's fee.
    """

    summary: str
    package: str | None
    offer: str | None
    extras: tuple[str, ...]
    price_cents: int
    total_cents: int
    delivery_days: int
    revisions: int


@dataclass(frozen=True)
class Answer:
    """An answer to the brief: words or files."""

    question: str
    kind: str
    text: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """What both said in a dispute, beyond the words it was opened with."""

    buyer_statement: str
    seller_statement: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class History:
    """One thread from its first word to today.

    `kind` is order or inquiry. `state` is where the steps lead, in the words of the life cycle
    ("inquiry" for a thread without an order); `late` flags an order past its due time.
    `word` is the name on the work, where it is not the gig's own example.
    `later_steps` are told when their verbs exist; the steps are true without them.
    """

    key: str
    kind: str
    word: str | None
    gig: str
    buyer: str
    seller: str
    chat_language: str
    themes: tuple[str, ...]
    state: str
    late: bool
    scope: Scope | None
    brief_answers: tuple[Answer, ...]
    steps: tuple[Step, ...]
    later_steps: tuple[LaterStep, ...]
    case: Case | None

    def offer(self, key: str) -> MakeOffer:
        return next(step for step in self.steps if isinstance(step, MakeOffer) and step.key == key)

    def files(self) -> list[str]:
        """The names of all files in it, in order of appearance."""
        names = [name for answer in self.brief_answers for name in answer.files]
        for step in self.steps:
            names += getattr(step, "files", ())
        return list(dict.fromkeys(names))


@cache
def load_histories(whole: bool = False) -> tuple[History, ...]:
    """All histories, the oldest first.

    With `whole` the texts are those of the whole story, with what is in `later_steps`; without
    it they are true for a marketplace that cannot do those steps yet.
    """
    histories = [_history(raw, whole) for raw in read("histories")]
    return tuple(sorted(histories, key=lambda history: -history.steps[0].ago))


def _history(raw: dict[str, Any], whole: bool) -> History:
    placed = raw["placed_days_ago"]
    return History(
        **{
            **{name: raw[name] for name in PLAIN},
            "themes": tuple(raw["themes"]),
            "scope": _scope(raw["scope"]) if raw["scope"] else None,
            "brief_answers": tuple(_answer(item) for item in raw["brief_answers"]),
            "steps": tuple(_step(step, placed, whole) for step in raw["steps"]),
            "later_steps": tuple(_later(step, placed) for step in raw["later_steps"]),
            "case": _case(raw["case"]) if "case" in raw else None,
        }
    )


def _scope(raw: dict[str, Any]) -> Scope:
    return Scope(**{"offer": None, **raw, "extras": tuple(raw["extras"])})


def _answer(raw: dict[str, Any]) -> Answer:
    files = tuple(raw.get("files", ()))
    return Answer(raw["question"], raw["kind"], raw.get("answer", ""), files)


def _case(raw: dict[str, Any]) -> Case:
    return Case(raw["buyer_statement"], raw["seller_statement"], tuple(raw["evidence"]))


def _step(raw: dict[str, Any], placed_days_ago: float, whole: bool) -> Step:
    kind = KINDS[raw["do"]]
    ago = _ago(raw, placed_days_ago)
    if kind is MakeOffer:
        return _offer(raw["offer"], ago)
    values = {name: value for name, value in raw.items() if name not in ("day", "do")}
    for name in ("text", "files"):
        in_the_whole = values.pop("whole" if name == "text" else "whole_files", None)
        if whole and in_the_whole is not None:
            values[name] = in_the_whole
    if policy := values.pop("contact_policy", None):
        values["contact_policy"] = (policy["label"], tuple(policy["kinds"]))
    known = {field.name for field in fields(kind)}
    if unknown := set(values) - known:
        raise ValueError(f"A step {raw['do']} has no {sorted(unknown)}.")
    return kind(ago=ago, **{name: _frozen(value) for name, value in values.items()})


def _offer(raw: dict[str, Any], ago: timedelta) -> MakeOffer:
    lines = tuple(
        (Line(f"offer-{number}", line["text"], line["singular"]), line["quantity"])
        for number, line in enumerate(raw["lines"], 1)
    )
    plain = ("key", "title", "price_cents", "delivery_days", "revisions", "valid_days")
    return MakeOffer(
        ago=ago,
        lines=lines,
        exclusions=tuple(raw["exclusions"]),
        **{name: raw[name] for name in plain},
    )


def _later(raw: dict[str, Any], placed_days_ago: float) -> LaterStep:
    details = {name: value for name, value in raw.items() if name not in ("day", "do", "by")}
    ago = _ago(raw, placed_days_ago)
    return LaterStep(ago=ago, do=raw["do"], by=raw["by"], details=details)


def _ago(raw: dict[str, Any], placed_days_ago: float) -> timedelta:
    # Whole seconds: a float's dust would make two moments of one step differ.
    return timedelta(seconds=round((placed_days_ago - raw["day"]) * 86400))


def _frozen(value: Any) -> Any:
    """Lists as tuples; the points of a revision, which are objects, as points."""
    if not isinstance(value, list):
        return value
    return tuple(Point(**item) if isinstance(item, dict) else item for item in value)
