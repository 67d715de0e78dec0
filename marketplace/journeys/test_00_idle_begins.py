"""Two pages are opened first and left alone; test_11_idle_ends.py looks at them again."""

import pytest

pytestmark = pytest.mark.browser


def test_two_pages_are_connected_and_left_alone(idle):
    assert [len(sockets) for sockets in idle.sockets] == [1, 1]
