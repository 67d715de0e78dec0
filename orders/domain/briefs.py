"""The brief: answers are kept as they are typed, and sent once; then the clock starts."""

from collections.abc import Sequence
from datetime import datetime

from core.errors import NotAllowed
from core.models import Upload
from gigs.models import BriefQuestion
from orders import errors, rules
from orders.domain import files
from orders.domain.transitions import Step, verb
from orders.models import BriefAnswer, BriefFile, Order


@verb(rules.may_save_answer)
def save_answer(
    step: Step, *, question: BriefQuestion, text: str, uploads: Sequence[Upload] = ()
) -> BriefAnswer:
    """Keep an answer as it stands; it is a draft until the brief is sent."""
    answer = write_answer(step.order, question, text, step.now)
    for upload in files.take(uploads, step.by, "brief"):
        BriefFile.objects.get_or_create(answer=answer, upload=upload)
    return answer


def write_answer(order: Order, question: BriefQuestion, text: str, at: datetime) -> BriefAnswer:
    """Write an answer to a question of this order's gig version."""
    if question.version_id != order.gig_version_id:
        raise NotAllowed
    return BriefAnswer.objects.update_or_create(
        order=order, question=question, defaults={"text": text.strip(), "saved_at": at}
    )[0]


@verb(rules.may_send_brief)
def send_brief(step: Step) -> None:
    """Send the answers; a day is 24 hours from here. Raises AnswersMissing by name."""
    answers = {a.question_id: a for a in step.order.answers.prefetch_related("files")}
    questions = list(step.order.gig_version.questions.all())
    missing = [q for q in questions if q.required and not _is_answered(answers.get(q.pk), q)]
    if missing:
        raise errors.AnswersMissing(missing)
    count = sum(1 for a in answers.values() if a.text or a.files.all())
    uploads = [f.upload for f in BriefFile.objects.filter(answer__order=step.order)
               .select_related("upload").order_by("pk")]  # fmt: skip
    step.move("send_brief", files=uploads, answers=count)


def _is_answered(answer: BriefAnswer | None, question: BriefQuestion) -> bool:
    if answer is None:
        return False
    if question.kind == BriefQuestion.Kind.FILE:
        return bool(answer.files.all())
    return bool(answer.text)


@verb(rules.may_waive_brief)
def waive_brief(step: Step) -> None:
    """Begin without the answers; the clock starts."""
    step.move("waive_brief")


@verb(rules.may_remind_brief)
def remind_brief(step: Step) -> None:
    """Ask the buyer for the brief; at most once a day, so that nobody is flooded."""
    last = next((e for e in reversed(step.history) if e.kind == "remind_brief"), None)
    if last is None or (step.now - last.at).days >= 1:
        step.move("remind_brief")


@verb(rules.may_cancel_without_brief)
def cancel_without_brief(step: Step) -> None:
    """End an order whose brief never came; full refund, nobody is blamed."""
    step.move("cancel_without_brief")
