"""Both sides are told what concerns them, once, and never by themselves."""

from datetime import timedelta

from core import clock
from notifications import kinds
from notifications.models import Notification
from orders import notices
from orders.enums import State
from orders.lifecycle import TRANSITIONS
from orders.models import Order
from orders.tests.factories import make_order


def told(user) -> list[str]:
    return list(
        Notification.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True)
    )


def test_the_other_side_is_told_and_whoever_acted_is_not(cast):
    order = make_order(State.COMPLETED, buyer=cast.ana, seller=cast.agency)
    notices.tell_about_order(order.pk)
    notices.tell_about_order(order.pk)
    assert told(cast.ana) == ["order.pay.buyer", "order.deliver.buyer"]
    for seller in (cast.bruno, cast.carmen):
        assert told(seller) == [
            "order.pay.seller", "order.send_brief.seller", "order.accept_delivery.seller",
        ]  # fmt: skip
    assert told(cast.dario) == []


def test_what_an_announcement_lost_is_told_by_the_sweep(cast):
    order = make_order(State.DELIVERED, buyer=cast.ana, seller=cast.agency)
    assert notices.tell_due(10) == 0
    with clock.telling(clock.now() + timedelta(minutes=2)):
        assert notices.tell_due(10) == 1
        assert notices.tell_due(10) == 0
    assert Order.objects.get(pk=order.pk).told_event == order.last_event
    assert told(cast.ana) == ["order.pay.buyer", "order.deliver.buyer"]


def test_every_notice_can_be_drawn_and_belongs_to_a_move(cast):
    order = make_order(State.COMPLETED, buyer=cast.ana, seller=cast.agency)
    facts = notices._facts(order, order.events.get(kind="accept_delivery"))
    facts |= {"review_ends": {"at": clock.now().isoformat()}}
    assert set(notices.TEXTS) <= {row.name for row in TRANSITIONS}
    for name, sides in notices.TEXTS.items():
        for side in sides:
            title, body = kinds.kind_named(f"order.{name}.{side.value}").draw(facts)
            assert str(order.number) in title
            assert "%" not in body.replace("100%", "")
