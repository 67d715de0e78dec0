"""What people do on the way of an order, for journeys whose point is something else too."""

from pathlib import Path

from playwright.sync_api import Locator, expect

from marketplace.journeys.site import Site
from marketplace.journeys.visitor import Visitor

BUYER, SELLER = "helen_wicks", "malte_osterwind"
LOGO_GIG = "Your logo, moving for four quiet seconds"
SELLERS_GIG = "A short product video from your photos or model"
# The smallest files that are what their names say.
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TEXT = b"Scene one: the kettle. Scene two: steam.\n"


def file_named(name: str) -> dict:
    """Return a small file as a browser's file field takes it."""
    content, kind = (PDF, "application/pdf") if name.endswith(".pdf") else (TEXT, "text/plain")
    return {"name": name, "mimeType": kind, "buffer": content}


def find_gig(visitor: Visitor, words: str, title: str) -> Locator:
    """Search from the top of any page; returns the card with this title."""
    visitor.page.get_by_role("searchbox").first.fill(words)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/gigs/**")
    return visitor.page.locator(".gig-card").filter(has_text=title)


def open_gig(visitor: Visitor, words: str, title: str) -> None:
    """Search and open a gig."""
    find_gig(visitor, words, title).get_by_role("link", name=title).click()
    visitor.page.get_by_role("heading", level=1, name=title).wait_for()


def pay(visitor: Visitor, card: str = "success") -> None:
    """Choose a card on the provider's page and pay, clicking twice as many people do."""
    visitor.page.locator(f"input[value={card}]").check()
    visitor.page.locator("button.main").dblclick(no_wait_after=True)


def fill_brief(visitor: Visitor) -> None:
    """Answer every question of the brief with something of its kind."""
    form = visitor.page.locator("form[enctype]")
    for area in form.locator("textarea").all():
        area.fill("A copper kettle, for people who cook without hurry.")
    for choice in form.locator("select").all():
        choice.select_option(index=1)
    for place in form.locator("input[type=file]").all():
        attach(visitor, place, "kettle.pdf")


def attach(visitor: Visitor, place: Locator, *names: str) -> None:
    """Put files into a field and wait until the script, where there is one, has sent them."""
    place.set_input_files([file_named(name) for name in names])
    if visitor.script:
        ready = place.locator("xpath=ancestor::*[@data-drop]").get_by_text("Ready, ")
        ready.nth(len(names) - 1).wait_for()


def place_order(visitor: Visitor, title: str = SELLERS_GIG) -> str:
    """Buy the smallest package and answer the brief; returns the order's public id."""
    visitor.goto("/")
    open_gig(visitor, title, title)
    visitor.press("Continue to the order")
    visitor.control("Pay ").dblclick(no_wait_after=True)
    visitor.page.wait_for_url("**/c/pay/**")
    pay(visitor)
    visitor.page.wait_for_url("**/brief/")
    fill_brief(visitor)
    visitor.press("Send the brief and start the clock")
    visitor.page.wait_for_url("**/orders/*/")
    return order_id(visitor)


def order_id(visitor: Visitor) -> str:
    """Return the public id of the order whose page this is."""
    return Path(visitor.path().split("?")[0].split("#")[0]).parts[2]


def deliver(visitor: Visitor, order: str, *files: str, leave_out: int = 0) -> None:
    """Hand files over against all lines, or all but the last ones."""
    visitor.goto(f"/orders/{order}/")
    visitor.press("Deliver", exact=True)
    attach(visitor, visitor.page.locator("input[type=file][name=files]").first, *files)
    boxes = visitor.page.locator("input[name=lines]").all()
    for box in boxes[len(boxes) - leave_out :]:
        box.uncheck()
    visitor.page.get_by_label("Note to the buyer").fill("Please look at the first scene first.")
    visitor.press("Deliver", exact=True)
    visitor.page.get_by_text("Your delivery is in the log of the order.").wait_for()


def expect_money(visitor: Visitor, sentence: str) -> None:
    """Wait until the sheet says this about the money; small screens keep it behind a link."""
    fold = visitor.page.locator(".fold-bar a[href='#money']")
    if fold.is_visible():
        fold.click()
    expect(visitor.page.locator("#money").get_by_text(sentence)).to_be_visible()


def state_of(site: Site, order: str) -> str:
    """Return an order's state as the database has it."""
    return site.rows("SELECT state FROM orders_order WHERE public_id = %s", order)[0][0]


def events_of(site: Site, order: str) -> list[tuple[str, str]]:
    """Return kind and actor of every event of an order, in order."""
    return site.rows(
        "SELECT e.kind, e.actor FROM orders_orderevent e JOIN orders_order o ON o.id = e.order_id"
        " WHERE o.public_id = %s ORDER BY e.n",
        order,
    )


def money_of(site: Site, order: str) -> list[tuple[str, int]]:
    """Return purpose and amount of every transfer of an order's money."""
    return site.rows(
        "SELECT t.purpose, t.amount_minor FROM payments_transfer t"
        " JOIN orders_part p ON p.hold_id = t.hold_id JOIN orders_order o ON o.id = p.order_id"
        " WHERE o.public_id = %s ORDER BY t.id",
        order,
    )
