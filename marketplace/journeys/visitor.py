"""A person at a browser, who notices what a page may not do: errors, jumps, barriers."""

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from os import environ
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Playwright,
)

from marketplace.demo.people import demo_people
from marketplace.journeys.site import Site, shots_folder

FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--disable-dev-shm-usage",
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HEIGHTS = {1440: 900, 390: 844}
CLS_MAX = 0.05
PATIENCE_MS = 20_000
AXE = Axe()
AXE_OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const shift of list.getEntries()) {
    if (!shift.hadRecentInput) {
      const nodes = shift.sources.map((source) => source.node);
      const what = nodes.map((node) => (node?.outerHTML ?? node?.data ?? "").slice(0, 90));
      window.shifts.push({ value: shift.value, what });
    }
  }
}).observe({ type: "layout-shift", buffered: true });
"""
SIDEWAYS = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"


def open_browser(playwright: Playwright) -> Browser:
    """Start the system's Chromium, or the one named by ENCARGO_CHROMIUM."""
    path = environ.get("ENCARGO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    assert path, "the journeys need Chromium: install it, or name one with ENCARGO_CHROMIUM"
    return playwright.chromium.launch(executable_path=path, args=list(FLAGS))


@dataclass
class Visitor:
    """One browser with its own cookies; everything wrong that it meets is kept in `faults`."""

    site: Site
    context: BrowserContext
    page: Page
    name: str
    script: bool = True
    faults: list[str] = field(default_factory=list)
    forgiven: list[str] = field(default_factory=list)
    """Parts of console messages that belong to what a journey breaks on purpose."""

    def goto(self, path: str) -> None:
        """Open a page of the site."""
        self.page.goto(self.site.address + path)

    def sign_in(self, handle: str) -> None:
        """Become one of the demo's people by the button that bears the name."""
        person = next(person for person in demo_people() if person.handle == handle)
        bar = self.page.locator(".demo-bar")
        if self.script:
            bar.locator("summary").click()
        else:
            bar.locator("details").evaluate("menu => { menu.open = true }")
        bar.get_by_role("button", name=person.name).click()
        self.page.get_by_text(f"You are {person.name} now.").wait_for()

    def move_clock(self, by: str) -> None:
        """Press a button of the demo's clock: hour, day or three_days."""
        self.page.locator(f".demo-clock button[value={by}]").click()
        self.page.get_by_text("The demo's clock has moved on").wait_for()

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the button or follow the link of that name inside the page."""
        self.control(name, exact=exact).click()

    def control(self, name: str, *, exact: bool = False) -> Locator:
        """Return the first visible button or link of that name in the page's own part."""
        main = self.page.locator("main")
        both = main.get_by_role("button", name=name, exact=exact).or_(
            main.get_by_role("link", name=name, exact=exact)
        )
        return both.locator("visible=true").first

    def total(self, selector: str) -> str:
        """Return an amount as the page writes it."""
        return self.page.locator(selector).first.inner_text().strip()

    def path(self) -> str:
        """Return where the browser is, without the site's address."""
        return self.page.url.removeprefix(self.site.address)

    def arrive(self, name: str, *, ours: bool = True) -> None:
        """Look at the page as a whole: keep a picture of it and note what is wrong with it.

        The admin is not `ours`: its frame is Django's, which we neither draw nor judge.
        """
        self.page.wait_for_load_state("load")
        self.page.screenshot(path=shots_folder() / f"{name}-{self.name}.png")
        where = f"{name} ({self.path()})"
        if ours and (sideways := self.page.evaluate(SIDEWAYS)) > 0:
            self.faults.append(f"{where} can be scrolled sideways by {sideways} px")
        if not (ours and self.script):  # what watches the page is a script as well
            return
        shifts = self.page.evaluate("window.shifts || []")
        if sum(shift["value"] for shift in shifts) > CLS_MAX:
            self.faults.append(f"{where} jumped: {shifts}")
        found = AXE.run(self.page, options=AXE_OPTIONS).response["violations"]
        self.faults += [f"{where}: {told(violation)}" for violation in found]

    def keep_last_sight(self, name: str) -> None:
        """Keep a picture of where the journey ended, well or not."""
        with contextlib.suppress(Error):
            self.page.screenshot(path=shots_folder() / f"end-{name}.png", full_page=True)

    def check_faults(self) -> None:
        """AssertionError when a page had a barrier or jumped, or the console was not silent."""
        left = [f for f in self.faults if not any(part in f for part in self.forgiven)]
        assert left == [], "\n".join(left)

    def hear(self, message: ConsoleMessage) -> None:
        """Keep what the console says of errors and warnings."""
        if message.type in {"error", "warning"}:
            self.faults.append(f"{message.type}: {message.text} ({message.location.get('url')})")

    def fail(self, error: Any) -> None:
        """Keep an error that no script caught."""
        self.faults.append(f"uncaught: {error}")


def told(violation: dict[str, Any]) -> str:
    """Return a finding of axe as a short sentence with the places it names."""
    places = [node["html"][:160] for node in violation["nodes"][:3]]
    why = [
        check["message"]
        for node in violation["nodes"][:1]
        for check in (*node["any"], *node["all"], *node["none"])
    ]
    return f"{violation['id']} ({violation['help']}) {why[:2]} at {places}"


Invite = Callable[..., Visitor]


def invite(browser: Browser, site: Site, **wishes: Any) -> Visitor:
    """Open a browser window: width 1440 or 390, theme light or dark, perhaps without scripts."""
    width, theme = wishes.pop("width", 1440), wishes.pop("theme", "light")
    script, locale = wishes.pop("script", True), wishes.pop("locale", "en-GB")
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS[width]},
        color_scheme=theme,
        locale=locale,
        java_script_enabled=script,
        has_touch=width < 600,
        **wishes,
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH_SHIFTS)
    page = context.new_page()
    visitor = Visitor(site, context, page, f"{width}-{theme}", script)
    page.on("console", visitor.hear)
    page.on("pageerror", visitor.fail)
    return visitor
