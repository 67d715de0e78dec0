"""Deliveries against the lines of the agreement."""

from collections.abc import Sequence

from core.models import Upload
from orders import errors, rules
from orders.domain import files
from orders.domain.clocks import entry_event
from orders.domain.transitions import Step, verb
from orders.enums import State
from orders.models import AgreementLine, Delivery, DeliveryFile, DeliveryLine, RevisionPoint
from orders.periods import period


@verb(rules.may_deliver)
def deliver(
    step: Step, *, note: str, uploads: Sequence[Upload] = (), line_numbers: Sequence[int] = ()
) -> Delivery:
    """Hand work over for some lines; when none is left open, the review begins.

    Raises DeliveryEmpty without files and note, LineUnknown for a number the agreement lacks.
    """
    lines = {line.number: line for line in agreed_lines(step.order)}
    for number in line_numbers:
        if number not in lines:
            raise errors.LineUnknown(number)
    open_before = lines_open(step)
    delivery = _write(step, note, uploads, [lines[n] for n in sorted(set(line_numbers))])
    missing = sorted(open_before - set(line_numbers))
    facts = {"delivery": delivery.number, "lines": sorted(set(line_numbers)), "note": delivery.note}
    if missing:
        step.move("hand_over_part", files=uploads, missing=missing, **facts)
    else:
        ends = step.now + period(step.order, "review")
        step.move("deliver", files=uploads, review_ends=ends.isoformat(), **facts)
    return delivery


@verb(rules.may_add_files)
def add_files(step: Step, *, note: str, uploads: Sequence[Upload] = ()) -> Delivery:
    """Add to a delivery under review; the review runs on."""
    delivery = _write(step, note, uploads, [])
    step.move("add_files", files=uploads, delivery=delivery.number, note=delivery.note)
    return delivery


def agreed_lines(order) -> list[AgreementLine]:
    """Return the lines of the agreement as it stands now."""
    newest = order.agreements.order_by("-number").first()
    return list(newest.lines.order_by("number"))


def lines_open(step: Step) -> set[int]:
    """Return the numbers of the lines that this round still has to hand over.

    The first round has all of them; a revision has those its points name, or all of them when
    a point names none.
    """
    needed = {line.number for line in agreed_lines(step.order)}
    if step.order.state == State.IN_REVISION:
        points = RevisionPoint.objects.filter(
            request__order=step.order, request__answered_at__isnull=True
        )
        named = set(points.values_list("line__number", flat=True))
        needed = needed if None in named else named
    since = entry_event(step.history)
    covered = DeliveryLine.objects.filter(
        delivery__order=step.order, delivery__number__gt=_deliveries_before(step, since.n)
    )
    return needed - set(covered.values_list("line__number", flat=True))


def _deliveries_before(step: Step, n: int) -> int:
    return max((e.facts["delivery"] for e in step.history if "delivery" in e.facts and e.n <= n),
               default=0)  # fmt: skip


def _write(
    step: Step, note: str, uploads: Sequence[Upload], lines: list[AgreementLine]
) -> Delivery:
    note = note.strip()
    if not uploads and not note:
        raise errors.DeliveryEmpty
    delivery = Delivery.objects.create(
        order=step.order,
        part=step.order.parts.get(),
        number=step.order.deliveries.count() + 1,
        note=note,
        by=step.by,
        at=step.now,
    )
    DeliveryLine.objects.bulk_create(DeliveryLine(delivery=delivery, line=line) for line in lines)
    DeliveryFile.objects.bulk_create(
        DeliveryFile(delivery=delivery, upload=upload, position=position)
        for position, upload in enumerate(files.take(uploads, step.by, "delivery"), start=1)
    )
    return delivery
