"""The buyer looks at the work: accept it, ask for a revision, or take more time once."""

from collections.abc import Sequence
from dataclasses import dataclass

from orders import errors, rules
from orders.domain.clocks import review_ends
from orders.domain.deliveries import agreed_lines
from orders.domain.transitions import Step, verb
from orders.enums import PointKind
from orders.models import AgreementLine, RevisionPoint, RevisionRequest
from orders.periods import period


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to mend; an unclassed point counts as a revision (product decision 7)."""

    text: str
    line_number: int | None = None
    kind: str = PointKind.REVISION


@verb(rules.may_accept_delivery)
def accept_delivery(step: Step) -> None:
    """Accept the work: the price goes to the seller's pending balance and clears."""
    step.move("accept_delivery")


@verb(rules.may_prolong_review)
def prolong_review(step: Step) -> None:
    """Take more time to look at the work, once for each order."""
    ends = review_ends(step.order, step.history) + period(step.order, "prolong")
    step.move("prolong_review", review_ends=ends.isoformat())


@verb(rules.may_request_revision)
def request_revision(step: Step, *, points: Sequence[Point]) -> RevisionRequest:
    """Ask for points to be mended; counted unless every one of them is a defect.

    Raises RevisionsUsedUp when a counted round is left over from none.
    """
    points = [point for point in points if point.text.strip()]
    lines = {line.number: line for line in agreed_lines(step.order)}
    counted = _check(step, points, lines)
    request = _write(step, points, lines, counted)
    step.move(
        "request_revision",
        revision=request.number,
        counted=counted,
        points=[
            {"text": p.text.strip(), "line": p.line_number, "kind": str(p.kind)} for p in points
        ],
    )
    return request


def _check(step: Step, points: list[Point], lines: dict[int, AgreementLine]) -> bool:
    if not points:
        raise errors.PointsMissing
    for point in points:
        if point.line_number is not None and point.line_number not in lines:
            raise errors.LineUnknown(point.line_number)
    kinds = {PointKind(point.kind) for point in points}
    if kinds == {PointKind.NEW_ASK}:
        raise errors.OnlyNewAsks
    counted = kinds != {PointKind.DEFECT}
    if counted and step.order.revisions_used >= step.order.revisions_included:
        raise errors.RevisionsUsedUp(included=step.order.revisions_included)
    return counted


def _write(
    step: Step, points: list[Point], lines: dict[int, AgreementLine], counted: bool
) -> RevisionRequest:
    request = RevisionRequest.objects.create(
        order=step.order,
        number=step.order.revision_requests.count() + 1,
        delivery=step.order.deliveries.order_by("-number").first(),
        counted=counted,
        at=step.now,
    )
    RevisionPoint.objects.bulk_create(
        RevisionPoint(
            request=request,
            number=position,
            text=point.text.strip(),
            line=lines.get(point.line_number),
            kind=point.kind,
        )
        for position, point in enumerate(points, start=1)
    )
    return request
