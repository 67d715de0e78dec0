"""Every route says who may use it. A route without a declared policy fails the suite.

The decorators enforce what can be known without the object (signed in, staff group, demo);
who may see *this* object is decided by the queries of its app, which answer strangers with
404. The declared name is what the generated access matrix is checked against.
"""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404

POLICIES = {
    "anyone": "visitors and everybody else",
    "signed_in": "any account in good or restricted standing",
    "party": "the buyer and the members of the seller account of this object; others get 404",
    "buyer": "the buyer of this object; others get 404",
    "seller": "members of the seller account of this object; others get 404",
    "member": "members of a seller account",
    "staff": "staff with the permission, in the admin",
    "provider": "the payment provider, by signature",
    "demo": "anybody, on a demo that answers on loopback only",
    "library": "pages of the sign-in library, which guards them itself",
}


def declare(policy: str, view: Callable) -> Callable:
    """Mark a view that guards itself (admin, sign-in library) with its policy's name."""
    if policy not in POLICIES:
        raise ValueError(f"unknown policy {policy!r}; one of {', '.join(POLICIES)}")
    view.access_policy = policy
    return view


def _guarded(policy: str, may_enter: Callable[..., None]) -> Callable[[Callable], Callable]:
    def decorate(view: Callable) -> Callable:
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            answer = may_enter(request)
            return answer if answer is not None else view(request, *args, **kwargs)

        return declare(policy, wrapper)

    return decorate


def _open(request):
    return None


def _needs_sign_in(request):
    if not request.user.is_authenticated:
        if request.headers.get("X-Requested-With") == "fetch":
            # A lost session must navigate, not swap a sign-in page into a fragment.
            raise PermissionDenied
        return redirect_to_login(request.get_full_path())
    return None


def _needs_membership(request):
    answer = _needs_sign_in(request)
    if answer is None and not request.user.seller_memberships.exists():
        raise Http404
    return answer


def _needs_demo(request):
    if not settings.ENCARGO_DEMO:
        raise Http404


anyone = _guarded("anyone", _open)
provider = _guarded("provider", _open)
signed_in = _guarded("signed_in", _needs_sign_in)
party = _guarded("party", _needs_sign_in)
buyer = _guarded("buyer", _needs_sign_in)
seller = _guarded("seller", _needs_sign_in)
member = _guarded("member", _needs_membership)
demo = _guarded("demo", _needs_demo)
