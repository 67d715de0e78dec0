from django.http import HttpResponse

from marketplace.testing.headers import broken_rules
from marketplace.testing.routes import all_routes


def test_every_route_declares_who_may_use_it():
    undeclared = [f"{route.path} ({route.name})" for route in all_routes() if route.policy is None]
    assert undeclared == []


def test_the_header_rules_notice_a_response_without_any():
    naked = HttpResponse("hello")
    naked.set_cookie("messages", "x", samesite="None")
    assert len(broken_rules(naked)) == 8
