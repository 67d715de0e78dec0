"""How the facts about a person read: label, figure and sample, in the reader's language."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import PersonFact


@dataclass(frozen=True, slots=True)
class DrawnFact:
    """A figure with what it means and how many cases it comes from."""

    label: str
    figure: str
    sample: str


SHARES = {
    "on_time": gettext_lazy("Delivered on time"),
    "orders_cancelled": gettext_lazy("Orders cancelled by the seller's side"),
    "late_briefs": gettext_lazy("Late briefs"),
    "extras_after_start": gettext_lazy("Asked for more after the start"),
    "discount_asks": gettext_lazy("Asked for a discount"),
}
COUNTS = {
    "orders_completed": gettext_lazy("Orders completed"),
    "orders_bought": gettext_lazy("Orders bought"),
    "orders_in_work": gettext_lazy("Orders in work"),
    "disputes": gettext_lazy("Disputes"),
}
MINUTES = {
    "first_reply_minutes": gettext_lazy("First reply"),
    "accepts_in_minutes": gettext_lazy("Accepts a delivery after"),
}


def draw_facts(facts: list[PersonFact]) -> list[DrawnFact]:
    """Return the facts that have a label and a sample, in the order of the tables above."""
    by_kind = {fact.kind: fact for fact in facts}
    kinds = [*MINUTES, *SHARES, *COUNTS]
    return [_draw(by_kind[kind]) for kind in kinds if kind in by_kind and _says(by_kind[kind])]


def _says(fact: PersonFact) -> bool:
    return fact.kind in COUNTS or fact.of > 0


def _draw(fact: PersonFact) -> DrawnFact:
    if fact.kind in COUNTS:
        since = _("since %(year)d") % {"year": fact.since.year} if fact.since else ""
        return DrawnFact(str(COUNTS[fact.kind]), number_format(fact.count), since)
    if fact.kind in MINUTES:
        sample = ngettext("median of %d talk", "median of %d talks", fact.of) % fact.of
        return DrawnFact(str(MINUTES[fact.kind]), _span(fact.count), sample)
    sample = ngettext("of %d order", "of %d orders", fact.of) % fact.of
    share = _("%(share)d %%") % {"share": round(100 * fact.count / fact.of)}
    return DrawnFact(str(SHARES[fact.kind]), share, sample)


def _span(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if hours < 48:
        return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}
    return _("%(days)d d %(hours)d h") % {"days": hours // 24, "hours": hours % 24}
