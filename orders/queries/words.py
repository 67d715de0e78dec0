"""The words of the order sheet: for each state and side a heading and what follows from it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from orders.enums import Actor, State

B, S = Actor.BUYER, Actor.SELLER
Words = tuple[Promise, Promise]

WORDS: dict[tuple[str, Actor], Words] = {
    (State.PENDING_PAYMENT, B): (
        _("Not paid yet"),
        _("If you do not pay by %(deadline)s, the order ends and nothing is charged.")),
    (State.PENDING_PAYMENT, S): (_("Waiting for the payment"), _("Do not start yet.")),
    (State.REQUESTED, B): (
        _("Asked the seller"),
        _("Your card is reserved, not charged. Without an answer by %(deadline)s it is let go.")),
    (State.REQUESTED, S): (
        _("Answer this request"),
        _("Accept or decline by %(deadline)s. Without an answer it ends; nobody is blamed.")),
    (State.AWAITING_BRIEF, B): (
        _("Your brief"),
        _("The clock of the work starts when you send your answers.")),
    (State.AWAITING_BRIEF, S): (
        _("Waiting for the brief"),
        _("Your days begin when the answers are in. After %(deadline)s either side may end the"
          " order without blame.")),
    (State.IN_PROGRESS, B): (
        _("In progress"), _("%(seller)s delivers by %(deadline)s. Your money is held until then.")),
    (State.IN_PROGRESS, S): (
        _("Deliver by %(deadline)s"),
        _("When every line is delivered, the buyer’s review begins.")),
    (State.DELIVERED, B): (
        _("Your review"),
        _("If you do nothing, the work is accepted for you on %(deadline)s.")),
    (State.DELIVERED, S): (
        _("With the buyer"),
        _("Without an answer the work is accepted on %(deadline)s.")),
    (State.IN_REVISION, B): (
        _("Being mended"), _("%(seller)s delivers again by %(deadline)s.")),
    (State.IN_REVISION, S): (
        _("Mend by %(deadline)s"), _("When you deliver again, the buyer’s review begins anew.")),
    (State.DISPUTED, B): (
        _("Disputed"), _("Every clock stands still and the money stays held until it is decided.")),
    (State.DISPUTED, S): (
        _("Disputed"), _("Every clock stands still and the money stays held until it is decided.")),
    (State.COMPLETED, B): (_("Accepted"), _("Thank you. Reviews can be written until they open.")),
    (State.COMPLETED, S): (
        _("Accepted"), _("The money clears and is available to you on %(deadline)s.")),
    (State.CLOSED, B): (_("Closed"), _("Everything is done.")),
    (State.CLOSED, S): (_("Closed"), _("The money is available to you.")),
    (State.CANCELLED, B): (_("Cancelled"), _("%(cause)s.")),
    (State.CANCELLED, S): (_("Cancelled"), _("%(cause)s.")),
}  # fmt: skip

ACCEPTED_REQUEST: Words = (
    _("Collecting the payment"),
    _("The seller accepted. The order goes on as soon as the bank has answered."),
)
LATE: dict[Actor, Words] = {
    B: (_("Late"), _("The work was due on %(deadline)s. From %(grace)s on you may end the order.")),
    S: (_("You are late"), _("The work was due on %(deadline)s. Delivering helps at any time.")),
}
LATE_WITH_DOOR: Words = (
    _("Late"),
    _("The work was due on %(deadline)s. You can wait, or cancel with a full refund."),
)
LATE_WITH_REFERRAL: Words = (
    _("Late"),
    _("The work was due on %(deadline)s and something was delivered: you can ask support."),
)

STAGES = {
    "paid": _("Paid"),
    "asked": _("Asked"),
    "brief": _("Brief sent"),
    "made": _("Made"),
    "review": _("Your review"),
    "review_seller": _("Their review"),
    "closed": _("Closed"),
    "cancelled": _("Cancelled"),
}

HELD: dict[str, Promise] = {
    "planned": _("Nothing has been charged."),
    "authorised": _("The card is reserved; nothing has been charged."),
    "held_buyer": _("Held by %(site)s. %(seller)s is paid when you accept."),
    "held_seller": _("Held by %(site)s. You are paid when the buyer accepts."),
    "clearing": _("Released; it clears until %(deadline)s."),
    "cleared": _("Paid to %(seller)s."),
    "refunded": _("Everything went back to the buyer."),
    "split": _("A part went back to the buyer, the rest to %(seller)s."),
    "void": _("Nothing was charged."),
}

ACTIONS: dict[str, Promise] = {
    "pay": _("Pay %(total)s"),
    "withdraw": _("Leave this order"),
    "withdraw_request": _("Withdraw the request"),
    "accept_request": _("Accept the request"),
    "decline_request": _("Decline"),
    "send_brief": _("Send the brief"),
    "waive_brief": _("Start without the brief"),
    "remind_brief": _("Remind the buyer"),
    "deliver": _("Deliver"),
    "add_files": _("Add to the delivery"),
    "accept": _("Accept and release %(price)s"),
    "ask_revision": _("Ask for a change"),
    "prolong_review": _("Need more time"),
    "answer_cancellation": _("Answer the request to cancel"),
    "withdraw_cancellation": _("Take the request to cancel back"),
    "ask_cancellation": _("Ask to cancel"),
    "cancel": _("Cancel with a full refund"),
    "give_up": _("Give the order up"),
    "cancel_without_brief": _("End it without blame"),
    "refer": _("Ask support"),
    "review": _("Write a review"),
}
