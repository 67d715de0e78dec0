"""The hosted pages: pay, the bank's question, and what is said when there is nothing to pay.

They work without JavaScript and carry none. A refused card leads back to the page by a redirect,
so that reloading it sends nothing again; what was entered is kept.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.template import Context, Engine

from payments.standin import checkout, params
from payments.standin.cards import CARDS
from payments.standin.errors import ApiError
from payments.standin.http import Answer, Request, see_other
from payments.standin.texts import TEXTS, choose_language, write_money
from payments.standin.world import World

Body = dict[str, Any]

_HERE = Path(__file__).parent
_ENGINE = Engine(dirs=[str(_HERE / "templates")])
_PATH = re.compile(r"/c/pay/(cs_test_[A-Za-z0-9]{1,100})(/bank)?")
_FILES = {"/c/style.css": "text/css; charset=utf-8", "/c/icon.svg": "image/svg+xml"}
_SENTENCES = {
    "insufficient_funds": "insufficient_funds",
    "payment_intent_authentication_failure": "not_authenticated",
}


@cache
def _file(name: str) -> bytes:
    return (_HERE / "static" / name).read_bytes()


def _origin(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def _security(session: Body | None) -> dict[str, str]:
    """Headers of a page. Browsers hold a redirect after a form against `form-action` too."""
    back = _origin(session["success_url"] if session else None)
    return {
        "content-security-policy": (
            "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
            f"frame-ancestors 'none'; form-action 'self' {back}".rstrip()
        ),
        "referrer-policy": "same-origin",
        "vary": "accept-language",
    }


class Pages:
    """Draws the pages and takes their forms."""

    def __init__(self, world: World, merchant: str) -> None:
        self._world = world
        self._merchant = merchant

    def answer(self, request: Request) -> Answer:
        """The answer to a request for a page or one of its files."""
        if request.path in _FILES:
            name = request.path.rpartition("/")[2]
            return Answer(200, _file(name), _FILES[request.path])
        match = _PATH.fullmatch(request.path)
        if match is None:
            return Answer(404, b"There is nothing here.\n")
        if request.method not in ("GET", "POST"):
            return Answer(405, b"Use GET or POST.\n", headers={"allow": "GET, HEAD, POST"})
        with self._world.store.transaction():
            checkout.expire_due(self._world)
            session = self._world.store.get("checkout.session", match[1])
            if session is None or session["status"] != "open":
                return self._say_closed(request, session)
            if match[2]:
                return self._bank(request, session)
            return self._pay(request, session)

    # -- pay -------------------------------------------------------------------------------

    def _pay(self, request: Request, session: Body) -> Answer:
        intent = self._intent_of(session)
        if request.method == "GET":
            return self._draw_pay(request, session, intent, {})
        form = _read_form(request)
        mail = session["customer_email"] or _mail(form)
        card = CARDS.get(form.get("card", ""))
        faults = {"email": not mail, "card": card is None}
        if mail is None or card is None:
            return self._draw_pay(request, session, intent, form, faults=faults, status=422)
        intent = checkout.submit(self._world, session, card, mail=mail)
        return see_other(self._next_page(session, intent))

    def _next_page(self, session: Body, intent: Body) -> str:
        here = f"/c/pay/{session['id']}"
        if intent["status"] == "requires_action":
            return f"{here}/bank"
        if session["status"] == "complete":
            return _success_url(session)
        # On a small screen the form stands below the summary: show why at once.
        return f"{here}#refusal"

    def _draw_pay(
        self,
        request: Request,
        session: Body,
        intent: Body | None,
        form: dict[str, str],
        *,
        faults: dict[str, bool] | None = None,
        status: int = 200,
    ) -> Answer:
        language, texts = self._language(request, session)
        currency = session["currency"]
        told = self._world.store.aside(session["id"])
        held = told["intent"].get("capture_method") == "manual"
        total = write_money(session["amount_total"], currency, language)
        names = {"merchant": self._merchant, "total": total}
        chosen = form.get("card") or self._last_card(intent)
        kept = (session["customer_details"] or {}).get("email")
        context = {
            "title": texts["pay_to"].format(**names),
            "button": texts["authorise" if held else "pay"].format(**names),
            "held": texts["held"].format(**names) if held else "",
            "total": total,
            "lines": [_line(line, currency, language, texts) for line in told["lines"]],
            "cards": [
                {"card": card, "does": texts[f"card_{name}"], "chosen": name == chosen}
                for name, card in CARDS.items()
            ],
            "refusal": self._refusal(intent, texts),
            "faults": faults or {},
            "fixed_email": session["customer_email"],
            "email": form.get("email", kept or ""),
            "cancel_url": session["cancel_url"],
        }
        return self._draw("pay.html", request, session, context, status=status)

    def _last_card(self, intent: Body | None) -> str:
        error = intent and intent["last_payment_error"]
        if not error:
            return "success"
        return self._world.store.aside(error["payment_method"]["id"])["card"]

    def _refusal(self, intent: Body | None, texts: dict[str, str]) -> str:
        error = intent and intent["last_payment_error"]
        if not error:
            return ""
        code = error.get("decline_code") or error["code"]
        return texts[_SENTENCES.get(code, "declined")]

    # -- the bank --------------------------------------------------------------------------

    def _bank(self, request: Request, session: Body) -> Answer:
        intent = self._intent_of(session)
        if intent is None or intent["status"] != "requires_action":
            return see_other(f"/c/pay/{session['id']}")
        if request.method == "POST":
            approve = _read_form(request).get("answer") == "approve"
            intent = checkout.answer_bank(self._world, session, approve=approve)
            return see_other(self._next_page(session, intent))
        language, texts = self._language(request, session)
        card = CARDS[self._world.store.aside(intent["payment_method"])["card"]]
        total = write_money(intent["amount"], intent["currency"], language)
        asked = texts["bank_ask"].format(merchant=self._merchant, total=total, last4=card.last4)
        context = {"title": texts["bank_title"], "asked": asked}
        return self._draw("bank.html", request, session, context)

    # -- nothing to pay --------------------------------------------------------------------

    def _say_closed(self, request: Request, session: Body | None) -> Answer:
        language, texts = self._language(request, session)
        if session is None:
            context = {"title": texts["unknown_title"], "says": texts["unknown"]}
            return self._draw("closed.html", request, None, context, status=404)
        if session["status"] == "complete" and request.method == "POST":
            # The second of two quick clicks: the payment is the same one.
            return see_other(_success_url(session))
        total = write_money(session["amount_total"], session["currency"], language)
        context = {"back": texts["back"].format(merchant=self._merchant)}
        if session["status"] == "complete":
            kind = "paid" if session["payment_status"] == "paid" else "authorised"
            context |= {
                "title": texts["paid_title"],
                "says": texts[kind].format(total=total),
                "back_url": _success_url(session),
            }
        else:
            context |= {
                "title": texts["expired_title"],
                "says": texts["expired"],
                "back_url": session["cancel_url"],
            }
        return self._draw("closed.html", request, session, context)

    # -- helpers ---------------------------------------------------------------------------

    def _intent_of(self, session: Body) -> Body | None:
        if not session["payment_intent"]:
            return None
        return self._world.load("payment_intent", session["payment_intent"])

    def _language(self, request: Request, session: Body | None) -> tuple[str, dict[str, str]]:
        locale = session["locale"] if session else None
        language = choose_language(locale, request.header("accept-language"))
        return language, TEXTS[language]

    def _draw(
        self, name: str, request: Request, session: Body | None, context: Body, *, status: int = 200
    ) -> Answer:
        language, texts = self._language(request, session)
        # An action without a fragment: browsers would carry `#refusal` through the redirects.
        told = {"language": language, "t": texts, "action": request.path, **context}
        page = _ENGINE.get_template(f"standin/{name}").render(Context(told))
        return Answer(status, page.encode(), "text/html; charset=utf-8", _security(session))


def _success_url(session: Body) -> str:
    return session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"])


def _line(line: Body, currency: str, language: str, texts: dict[str, str]) -> dict[str, str]:
    price = write_money(line["price"]["unit_amount"], currency, language)
    count = texts["quantity"].format(count=line["quantity"], price=price)
    return {
        "name": line["description"],
        "count": count if line["quantity"] > 1 else "",
        "amount": write_money(line["amount_total"], currency, language),
    }


def _read_form(request: Request) -> dict[str, str]:
    try:
        told = params.parse_form(request.body.decode("ascii"))
    except (ApiError, UnicodeDecodeError):
        return {}
    return {name: value for name, value in told.items() if isinstance(value, str)}


def _mail(form: dict[str, str]) -> str | None:
    try:
        return params.email(form.get("email", "").strip(), "email")
    except ApiError:
        return None
