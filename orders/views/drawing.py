"""The order sheet made ready for its template: addresses of the buttons, words of the clock."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.clock import now
from core.spans import absolute
from orders.enums import Actor, State
from orders.models import Order
from orders.queries import Action, Sheet
from orders.views.common import fee_label
from payments.models import LedgerAccount
from payments.queries import StatementRow, statement_of_hold

# Buttons that act at once; all others lead to a page that shows what they do.
AT_ONCE = {"pay", "accept_request", "remind_brief", "prolong_review", "waive_brief"}
PAGES = {"send_brief": "brief", "add_files": "deliver", "answer_cancellation": "ways_out",
         "cancel": "ways_out"}  # fmt: skip
DOORS = {"ask_cancellation": "ask", "withdraw_cancellation": "take_back",
         "decline_request": "decline", "refer": "refer_late"}  # fmt: skip
IN_THE_SHEET = 3
# Ways to end an order stand behind one door of their own, with what they do.
WAYS_OUT = {"cancel", "withdraw", "ask_cancellation"}
Kind = LedgerAccount.Kind
PLACES = {
    Kind.HOLD: _lazy("Held for this order"),
    Kind.SELLER_PENDING: _lazy("Seller, clearing"),
    Kind.SELLER_AVAILABLE: _lazy("Seller, available"),
    Kind.SELLER_DEBT: _lazy("Owed by the seller"),
    Kind.BUYER_CREDIT: _lazy("Buyer’s credit"),
    Kind.PLATFORM_FEES: _lazy("Fees of the platform"),
    Kind.PLATFORM_LOSS: _lazy("Losses of the platform"),
    Kind.PROVIDER_CLEARING: _lazy("Payment provider"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """A button of the sheet: `post` acts at once, otherwise it is a link."""

    label: str
    url: str
    post: bool


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The other side, as the page names it."""

    name: str
    seed: str
    url: str


def page_of(order: Order, sheet: Sheet) -> dict[str, Any]:
    """Return what the page of an order shows beside the sheet itself."""
    primary = _button(order, sheet.primary) if sheet.primary else None
    shown = [_button(order, a) for a in sheet.actions if a.name not in WAYS_OUT]
    at = now()
    late = order.is_late and order.state in (State.IN_PROGRESS, State.IN_REVISION)
    return {
        "order": order,
        "sheet": sheet,
        "buys": sheet.side != Actor.SELLER,
        "counterpart": _counterpart(order, sheet),
        "primary": primary,
        "buttons": shown[:IN_THE_SHEET],
        "tag_state": "late" if late else order.state,
        "tag_label": _("Late") if late else order.get_state_display(),
        "tone": sheet.clock.kind if sheet.clock.kind in ("soon", "late") else "",
        "clock_state": "ended" if sheet.clock.kind == "ended" else "paused",
        "clock_label": _clock_label(sheet),
        "used_percent": _used_percent(sheet, at),
        "stages": [_stage(stage, at) for stage in sheet.stages],
        "rows": _rows(sheet, order),
        "moves": [_move(row) for row in statement_of_hold(order.parts.get().hold)],
        # Before the payment there is no log that could hold what was said at the end.
        "last_words": "" if order.thread_id else sheet.history[-1].facts.get("reason", ""),
        "total_label": _("Paid") if order.paid_at else _("To pay"),
    }


def _button(order: Order, action: Action) -> Button:
    if door := DOORS.get(action.name):
        url = reverse("orders:door", args=[order.public_id, door])
    elif action.name == "withdraw":
        door = "withdraw" if order.state == State.REQUESTED else "leave"
        url = reverse("orders:door", args=[order.public_id, door])
    else:
        url = reverse(f"orders:{PAGES.get(action.name, action.name)}", args=[order.public_id])
    return Button(action.label, url, action.name in AT_ONCE)


def _move(row: StatementRow) -> dict[str, Any]:
    places = {"source_name": PLACES[row.source], "target_name": PLACES[row.target]}
    return {"at": row.at, "text": row.text, "amount_minor": row.amount_minor, **places}


def _rows(sheet: Sheet, order: Order) -> list[dict[str, Any]]:
    rows = [{"label": row.label, "minor": row.minor} for row in sheet.money_rows]
    fee = sheet.total_minor - sum(row["minor"] for row in rows)
    return [*rows, {"label": fee_label(order.fee_basis_points), "minor": fee}]


def _counterpart(order: Order, sheet: Sheet) -> Counterpart:
    other = order.buyer if sheet.side == Actor.SELLER else order.seller
    name = other.display_name if sheet.side == Actor.SELLER else other.name
    return Counterpart(name, other.handle, reverse("accounts:profile", args=[other.handle]))


def _clock_label(sheet: Sheet) -> str:
    return _("The clock stands still") if sheet.clock.kind == "paused" else sheet.heading


def _used_percent(sheet: Sheet, at: datetime) -> int | None:
    """How much of the running stretch is used, from the newest change of state to the deadline."""
    if sheet.clock.ends_at is None:
        return None
    begun = max(event.at for event in sheet.history if event.from_state != event.to_state)
    whole = (sheet.clock.ends_at - begun).total_seconds()
    if whole <= 0:
        return 100
    return max(0, min(100, round((at - begun).total_seconds() / whole * 100)))


def _stage(stage, at: datetime) -> dict[str, str]:
    note = absolute(stage.at, at) if stage.at else ""
    return {"label": stage.label, "note": note, "state": stage.state}
