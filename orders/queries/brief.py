"""The answers to a brief, for whom they are meant so far."""

from orders.enums import Actor, State
from orders.models import BriefAnswer, Order
from orders.rules import side_of


def answers_for(order: Order, viewer) -> dict[int, BriefAnswer]:
    """Return the answers by question, in two queries.

    Until the brief is sent they are a draft, and a draft is its writer's alone.
    """
    if order.state == State.AWAITING_BRIEF and side_of(viewer, order) == Actor.SELLER:
        return {}
    answers = BriefAnswer.objects.filter(order=order).prefetch_related("files__upload")
    return {answer.question_id: answer for answer in answers}
