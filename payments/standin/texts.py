"""What the pay page says, in English and Spanish, and how it writes money.

The stand-in is a server of its own without the site's settings or catalogues, as the real
provider is: hence its own table. Each language has the same keys (tested).
"""

from decimal import Decimal

from babel.numbers import format_currency

# Currencies that Stripe counts in whole units, and those with three decimals.
_WHOLE = frozenset(
    (
        "BIF",
        "CLP",
        "DJF",
        "GNF",
        "JPY",
        "KMF",
        "KRW",
        "MGA",
        "PYG",
        "RWF",
        "VND",
        "VUV",
        "XAF",
        "XOF",
        "XPF",
    )
)
_THREE = frozenset(("BHD", "JOD", "KWD", "OMR", "TND"))

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "banner": "This is a stand-in for a payment provider. No real money moves.",
        "pay_to": "Pay {merchant}",
        "order": "Your order",
        "quantity": "{count} × {price}",
        "total": "Total",
        "email": "E-mail",
        "card": "Choose a test card",
        "card_success": "Pays at once",
        "card_secure": "Your bank asks you first (3-D Secure)",
        "card_declined": "Your bank declines it",
        "card_insufficient_funds": "There is not enough money on it",
        "pay": "Pay {total}",
        "authorise": "Authorise {total}",
        "held": "Your card is only authorised now. {merchant} charges it later, or lets it go.",
        "leave": "Leave without paying",
        "declined": "Your bank declined this card. Nothing was charged. Try another card.",
        "insufficient_funds": "There is not enough money on this card. Nothing was charged. Try "
        "another card.",
        "not_authenticated": "The payment was refused on your bank’s page. Nothing was charged.",
        "email_missing": "Enter your e-mail address, for example ana@example.org.",
        "card_missing": "Choose one of the cards.",
        "bank": "Your bank",
        "bank_title": "Is this you?",
        "bank_ask": "{merchant} asks for {total} from your card ending in {last4}.",
        "approve": "Approve",
        "refuse": "Refuse",
        "paid_title": "This payment is done",
        "paid": "You have already paid {total}. You will not be charged twice.",
        "authorised": "You have already authorised {total}. You will not be charged twice.",
        "expired_title": "This page has expired",
        "expired": "The time to pay is over. Nothing was charged.",
        "unknown_title": "There is no such payment",
        "unknown": "The address is incomplete, or the payment was removed.",
        "back": "Back to {merchant}",
    },
    "es": {
        "banner": "Esta página imita a un proveedor de pagos. No se mueve dinero real.",
        "pay_to": "Pagar a {merchant}",
        "order": "Tu encargo",
        "quantity": "{count} × {price}",
        "total": "Total",
        "email": "Correo electrónico",
        "card": "Elige una tarjeta de prueba",
        "card_success": "Paga al momento",
        "card_secure": "Tu banco te pregunta antes (3-D Secure)",
        "card_declined": "Tu banco la rechaza",
        "card_insufficient_funds": "No tiene saldo suficiente",
        "pay": "Pagar {total}",
        "authorise": "Autorizar {total}",
        "held": "Ahora solo se autoriza la tarjeta. {merchant} la cobrará más tarde o la liberará.",
        "leave": "Salir sin pagar",
        "declined": "Tu banco ha rechazado esta tarjeta. No se ha cobrado nada. Prueba con otra.",
        "insufficient_funds": "Esta tarjeta no tiene saldo suficiente. No se ha cobrado nada. "
        "Prueba con otra.",
        "not_authenticated": "El pago se rechazó en la página de tu banco. No se ha cobrado nada.",
        "email_missing": "Escribe tu correo electrónico, por ejemplo ana@example.org.",
        "card_missing": "Elige una de las tarjetas.",
        "bank": "Tu banco",
        "bank_title": "¿Eres tú?",
        "bank_ask": "{merchant} pide {total} de tu tarjeta terminada en {last4}.",
        "approve": "Aprobar",
        "refuse": "Rechazar",
        "paid_title": "Este pago ya está hecho",
        "paid": "Ya has pagado {total}. No se te cobrará dos veces.",
        "authorised": "Ya has autorizado {total}. No se te cobrará dos veces.",
        "expired_title": "Esta página ha caducado",
        "expired": "El plazo para pagar ha terminado. No se ha cobrado nada.",
        "unknown_title": "Este pago no existe",
        "unknown": "La dirección está incompleta o el pago se eliminó.",
        "back": "Volver a {merchant}",
    },
}


def choose_language(locale: str | None, accepted: str) -> str:
    """The session's language, else the first of the browser's that we speak, else English."""
    if locale and locale != "auto":
        wanted = [locale]
    else:
        wanted = [part.partition(";")[0].strip() for part in accepted.split(",")]
    for tag in wanted:
        if tag[:2].lower() in TEXTS:
            return tag[:2].lower()
    return "en"


def write_money(minor: int, currency: str, language: str) -> str:
    """An amount in minor units, written as people of the language write it."""
    code = currency.upper()
    digits = 0 if code in _WHOLE else 3 if code in _THREE else 2
    amount = Decimal(minor).scaleb(-digits)
    return format_currency(amount, code, locale=language, currency_digits=True)
