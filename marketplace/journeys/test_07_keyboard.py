"""Hands on the keyboard alone: every step can be reached, seen and taken."""

import pytest
from playwright.sync_api import expect

from marketplace.demo.people import demo_people
from marketplace.journeys import steps, talking
from marketplace.journeys.visitor import Visitor

pytestmark = pytest.mark.browser
TABS_MAX = 150
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return null;
  const box = at.getBoundingClientRect();
  const outlined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0;
  const ring = (s) => outlined(s) || s.boxShadow !== "none";
  const label = at.closest("label");
  const over = document.elementFromPoint(
    Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 2),
    Math.min(Math.max(box.y + box.height / 2, 1), innerHeight - 2));
  return {
    what: at.outerHTML.slice(0, 120),
    text: (at.innerText || at.value || at.ariaLabel || "").trim(),
    id: at.id,
    seen: box.bottom > 0 && box.top < innerHeight && box.width > 0,
    free: !over || at.contains(over) || over.contains(at) || Boolean(label?.contains(over)),
    // A field may leave its ring to the frame around it.
    ring: [at, at.parentElement, label].some((e) => e && ring(getComputedStyle(e))),
  };
}"""


def test_sign_in_write_and_accept_with_the_keyboard_alone(visitor, site):
    helper, seller, buyer = visitor(), visitor(), visitor()
    helper.goto("/")
    helper.sign_in(steps.BUYER)
    order = steps.place_order(helper)
    seller.goto("/")
    seller.sign_in(steps.SELLER)
    steps.deliver(seller, order, "film.pdf")

    buyer.goto("/")
    buyer.page.keyboard.press("Tab")
    assert buyer.page.evaluate(FOCUSED)["text"] == "Skip to the content"
    buyer.page.keyboard.press("Enter")
    assert buyer.page.evaluate("document.activeElement.id") == "main"

    buyer.goto("/")
    walk_to(buyer, "Demo: sign in with one click")
    buyer.page.keyboard.press("Enter")
    person = next(person for person in demo_people() if person.handle == steps.BUYER)
    walk_to(buyer, person.name)
    buyer.page.keyboard.press("Enter")
    buyer.page.get_by_text(f"You are {person.name} now.").wait_for()
    walk_to(buyer, "Orders")
    buyer.page.keyboard.press("Enter")
    buyer.page.wait_for_url("**/orders/")
    walk_to(buyer, steps.SELLERS_GIG)
    buyer.page.keyboard.press("Enter")
    buyer.page.wait_for_url(f"**/orders/{order}/")

    buyer.page.keyboard.press("Tab")
    assert buyer.page.evaluate(FOCUSED)["text"] == "Skip to the order log"
    buyer.page.keyboard.press("Tab")
    buyer.page.keyboard.press("Enter")
    assert buyer.page.evaluate("document.activeElement.id") == "message-text"
    buyer.page.keyboard.type("Thank you, it is just right.")
    buyer.page.keyboard.press("Control+Enter")
    talking.hear(buyer, "Thank you, it is just right.")
    buyer.arrive("7-written")

    buyer.page.reload()
    walk_to(buyer, "Accept and release")
    buyer.page.keyboard.press("Enter")
    buyer.page.wait_for_url("**/accept/")
    walk_to(buyer, "Accept and release")
    buyer.page.keyboard.press("Enter")
    expect(buyer.page.locator(".order-sheet .tag").first).to_have_text("Completed")
    assert steps.state_of(site, order) == "completed"


def walk_to(visitor: Visitor, text: str) -> None:
    """Press Tab until the focus stands on something that begins with this text.

    Every stop on the way must be in sight, uncovered and visibly focused.
    """
    for _step in range(TABS_MAX):
        visitor.page.keyboard.press("Tab")
        focused = visitor.page.evaluate(FOCUSED)
        if focused is None:
            continue
        for quality in ("seen", "free", "ring"):
            assert focused[quality], f"{visitor.path()}: not {quality}: {focused['what']}"
        if focused["text"].startswith(text):
            return
    raise AssertionError(f"{visitor.path()}: {text!r} cannot be reached by the keyboard")
