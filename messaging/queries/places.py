from django.http import Http404

from accounts.models import User
from gigs.models import Gig
from messaging.models import Membership
from record.models import Thread


def gig_to_ask_about(public_id: str) -> Gig:
    """Return a gig on show with its seller and version; Http404 otherwise."""
    gigs = Gig.objects.select_related("seller", "live_version")
    gig = gigs.filter(public_id=public_id, status=Gig.Status.LIVE).first()
    if gig is None:
        raise Http404
    return gig


def member_of(thread: Thread, user: User) -> Membership | None:
    """Return the person's own row in a thread."""
    return Membership.objects.filter(thread=thread, user=user).first()
