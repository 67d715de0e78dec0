"""The long form of the model test: random lives of holds, one seed a round."""

import random
import uuid
from types import SimpleNamespace

from accounts.tests.factories import make_seller, make_user
from payments.queries import check_books
from payments.tests.test_model import VERBS, Life

LIVES = 25


def random_lives(seed: int) -> int:
    """Live `LIVES` lives against the model and add the books up; returns how many."""
    draw = random.Random(seed)
    buyer, owner = (make_user(f"{side}{uuid.uuid4().hex[:12]}") for side in ("buyer", "seller"))
    cast = SimpleNamespace(ana=buyer, agency=make_seller(owner))
    for _life in range(LIVES):
        life = Life(cast, draw.choice([1, 2, 3, 99, 100, 999, 12_345]), draw.randrange(130))
        if draw.random() < 0.8:
            life.step("capture", 0)
        for _step in range(draw.randrange(4, 25)):
            life.step(draw.choice(VERBS), draw.randrange(life.model.price + 20))
    assert check_books() == []
    return LIVES
