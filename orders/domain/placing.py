"""From a wish to a placed order, and to the provider's page where it is paid."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from accounts.models import SellerAccount, User
from accounts.rules import belongs_to, may_sell, may_trade
from core import clock
from core.fees import buyer_fee_minor
from gigs.models import BriefQuestion, Extra, Gig, GigVersion, Package
from orders import errors, rules
from orders.domain import agreement, briefs, telling, transitions
from orders.domain.agreement import Scope, canonical_scope
from orders.enums import Actor, OfferState, State
from orders.lifecycle import BIRTH
from orders.models import Offer, Order, Part
from orders.periods import current_periods, period
from payments.domain import checkout, holds


def place_order(
    *,
    by: User,
    gig_version: GigVersion,
    package: Package,
    extras: Sequence[Extra] = (),
    request_key: UUID,
    answers: Mapping[BriefQuestion, str] | None = None,
) -> Order:
    """Place an order for a package; the same `request_key` again returns the first order.

    Raises GigChanged when the version is not the one on offer, KeyUsedOtherwise when the key
    came with another wish.
    """
    gig = gig_version.gig
    scope = agreement.scope_of_package(gig_version, package, extras)
    if known := _known(by, request_key, scope):
        return known
    if gig.status != Gig.Status.LIVE or gig.live_version_id != gig_version.pk:
        raise errors.GigChanged
    if package.version_id != gig_version.pk or {e.version_id for e in extras} - {gig_version.pk}:
        raise errors.GigChanged
    return _place(by, gig.seller, gig_version, scope, request_key, gig.ask_first, answers or {})


def accept_offer(*, by: User, offer: Offer, request_key: UUID) -> Order:
    """Turn an open offer into an order that waits for its payment."""
    with transaction.atomic():
        offer = Offer.objects.select_for_update(of=("self",)).get(pk=offer.pk)
        scope = agreement.scope_of_offer(offer)
        if known := _known(by, request_key, scope):
            return known
        if by.pk != offer.thread.buyer_id:
            raise errors.NotAParty
        if offer.state != OfferState.OPEN or offer.due_at <= clock.now():
            raise errors.OfferGone
        offer.state = OfferState.ACCEPTED
        offer.save(update_fields=["state"])
        version = offer.gig_version
        return _place(by, offer.seller, version, scope, request_key, False, {}, offer)


def _known(by: User, request_key: UUID, scope: Scope) -> Order | None:
    order = Order.objects.filter(buyer=by, request_key=request_key).first()
    if order is None:
        return None
    first = order.agreements.get(number=1)
    if first.canonical != canonical_scope(scope, first.fee_minor, 1):
        raise errors.KeyUsedOtherwise
    return order


def check_may_order(by: User, seller: SellerAccount) -> None:
    """Raise the error that tells why somebody may not order here."""
    if not may_trade(by):
        raise errors.NotTrading
    if belongs_to(by, seller):
        raise errors.OwnGig
    if not may_sell(seller):
        raise errors.SellerNotTrading


def _place(
    by: User,
    seller: SellerAccount,
    gig_version: GigVersion,
    scope: Scope,
    request_key: UUID,
    ask_first: bool,
    answers: Mapping[BriefQuestion, str],
    offer: Offer | None = None,
) -> Order:
    check_may_order(by, seller)
    order = Order(
        number=_next_number(),
        buyer=by,
        seller=seller,
        gig_version=gig_version,
        offer=offer,
        title=scope.title,
        package_name=scope.package_name,
        state=State.PENDING_PAYMENT,
        ask_first=ask_first,
        currency=scope.currency,
        fee_basis_points=settings.ENCARGO_FEE_BASIS_POINTS,
        revisions_included=scope.revisions,
        periods=current_periods(),
        request_key=request_key,
        placed_at=clock.now(),
    )
    try:
        with transaction.atomic():
            return _write(order, scope, answers)
    except IntegrityError as error:
        if error.__cause__.diag.constraint_name != "orders_asked_once":
            raise
        # The other click of a double click was faster; its order is this one.
        return _known(by, request_key, scope)


def _write(order: Order, scope: Scope, answers: Mapping[BriefQuestion, str]) -> Order:
    order.save(force_insert=True)
    telling.claim(order.pk)
    agreement.freeze(order, scope, order.placed_at)
    hold = holds.open_hold(
        payer=order.buyer,
        seller=order.seller,
        currency=scope.currency,
        price_minor=scope.price_minor,
        fee_minor=buyer_fee_minor(scope.price_minor, order.fee_basis_points),
        manual_capture=order.ask_first,
    )
    Part.objects.create(
        order=order,
        hold=hold,
        price_minor=scope.price_minor,
        delivery_days=scope.delivery_days,
    )
    for question, text in answers.items():
        briefs.write_answer(order, question, text, order.placed_at)
    transitions.give_birth(order, BIRTH, Actor.BUYER)
    return order


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('orders_number')")
        return cursor.fetchone()[0]


def pay(*, by: User, order: Order, success_url: str, cancel_url: str, locale: str) -> str:
    """Return the address of the provider's page where this order is paid.

    Called outside transactions. An open page is used again, so that two clicks are one charge.
    """
    hold, expires_at = transitions.under_lock(order, _payable, by=by, rule=rules.may_pay)
    first = order.agreements.get(number=1)
    payment = checkout.open_checkout(
        hold=hold,
        reference=str(order.number),
        description_lines=[(item["text"], item["price_minor"]) for item in first.items],
        success_url=success_url,
        cancel_url=cancel_url,
        expires_at=expires_at,
        locale=locale,
    )
    return payment.url


def _payable(step: transitions.Step):
    since = max(e.at for e in step.history if e.to_state != e.from_state)
    return step.order.parts.get().hold, since + period(step.order, "payment")


@transitions.verb(rules.may_leave)
def leave(step: transitions.Step) -> None:
    """End an order before it is paid; nothing was charged."""
    step.move("leave")
