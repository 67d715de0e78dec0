import logging

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.access import provider
from payments.domain import events
from payments.gateway import SignatureRefused

logger = logging.getLogger(__name__)


@csrf_exempt
@provider
@require_POST
def webhook(request: HttpRequest) -> HttpResponse:
    """Store the provider's event and answer; what it means is found out afterwards."""
    try:
        events.receive(request.body, request.headers.get("Stripe-Signature", ""))
    except SignatureRefused as refusal:
        logger.warning("a webhook was refused: %s", refusal)
        return HttpResponse(status=400)
    return HttpResponse(status=200)
