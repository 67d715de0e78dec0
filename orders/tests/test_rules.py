"""The rules and the life cycle say the same of every side and state, though written apart."""

import pytest

from orders import lifecycle, rules
from orders.enums import Actor, State

SIDES = (Actor.BUYER, Actor.SELLER, Actor.STAFF)
# Verbs whose moves have names of their own.
MOVES = {
    "resolve_case": ("decide_completed",),
    "deliver": ("deliver", "hand_over_part"),
    "answer_cancellation": ("agree_cancellation", "refuse_cancellation"),
}
WITHOUT_A_MOVE = {"pay", "save_answer"}
# Where a condition of the rule leaves no way for a state that its row has not.
NARROWER = {("cancel_late", State.IN_REVISION)}
RULES = {
    name.removeprefix("may_"): rule
    for name, rule in vars(rules).items()
    if isinstance(rule, rules.Rule)
}


@pytest.mark.parametrize("verb", sorted(RULES.keys() - WITHOUT_A_MOVE))
def test_a_rule_allows_each_side_the_states_of_its_moves(verb):
    rule = RULES[verb]
    for move in MOVES.get(verb, (verb,)):
        for side in SIDES:
            allowed = {s for s in rule.states.get(side, ()) if (verb, s) not in NARROWER}
            rows = {s for s in State if lifecycle.find(move, s, side)}
            assert allowed == rows, f"{side} {move}"


def test_every_move_of_a_side_has_its_rule():
    named = {move for verb in RULES for move in MOVES.get(verb, (verb,))}
    moves = {r.name for r in lifecycle.TRANSITIONS if set(r.actors) & set(SIDES)}
    # Reviews are published with the second one; a full refund is the same decision.
    assert moves - named == {"publish_reviews", "decide_cancelled"}
