"""A page that was left alone for more than a minute still hears what is said."""

import time

import pytest

from marketplace.journeys import talking

pytestmark = pytest.mark.browser
IDLE_SECONDS = 65.0


def test_sockets_that_were_left_alone_for_more_than_a_minute_are_open(idle):
    left = IDLE_SECONDS - (time.monotonic() - idle.since)
    idle.buyer.page.wait_for_timeout(max(0.0, left) * 1000)
    for opened in idle.sockets:
        assert [socket.is_closed() for socket in opened] == [False]
    talking.say(idle.seller, "Still there?")
    talking.hear(idle.buyer, "Still there?")
    # Quiet until here; the next journeys cut the lines of everybody.
    for side in (idle.buyer, idle.seller):
        side.check_faults()
        side.context.close()
