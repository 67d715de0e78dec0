"""Every response that any test receives obeys the rules of headers and cookies.

The rule runs inside the test client, so it holds for each page, refusal, redirect and file of
the whole suite, without a test having to think of it.
"""

from http.cookies import SimpleCookie

from django.conf import settings
from django.test import Client

_plain_request = Client.request


def broken_rules(response) -> list[str]:
    """Return the rules that a response breaks, as sentences."""
    headers = response.headers
    policy = headers.get("Content-Security-Policy", "")
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    broken = [
        f"{name} is {headers.get(name)!r}, not {value!r}"
        for name, value in wanted.items()
        if headers.get(name) != value
    ]
    if not ("default-src 'none'" in policy or policy.startswith("sandbox")):
        broken.append(f"Content-Security-Policy is {policy!r}")
    if "unsafe-" in policy:
        broken.append(f"Content-Security-Policy allows {policy!r}")
    if "Permissions-Policy" not in headers:
        broken.append("Permissions-Policy is missing")
    return broken + _broken_cookies(response.cookies)


def _broken_cookies(cookies: SimpleCookie) -> list[str]:
    broken = []
    secrets = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    for name, cookie in cookies.items():
        if cookie["max-age"] == 0:  # a cookie that is taken away holds nothing to protect
            continue
        if cookie["samesite"] not in ("Lax", "Strict"):
            broken.append(f"cookie {name} has SameSite {cookie['samesite']!r}")
        if name in secrets and not cookie["httponly"]:
            broken.append(f"cookie {name} can be read by scripts")
    return broken


def _checked_request(client: Client, **request):
    response = _plain_request(client, **request)
    broken = broken_rules(response)
    user = getattr(response.wsgi_request, "user", None)
    signed_in = user is not None and user.is_authenticated
    kept = response.headers.get("Cache-Control", "")
    # Pictures of gigs are the same for everybody; they alone may be kept.
    public_file = kept.startswith("public") and "/files/" in request.get("PATH_INFO", "")
    if signed_in and "no-store" not in kept and not public_file:
        broken.append("a signed-in page may be stored by a cache")
    address = request.get("PATH_INFO", "")
    assert not broken, f"{address} ({response.status_code}): " + "; ".join(broken)
    return response


def pytest_configure(config) -> None:
    Client.request = _checked_request


def pytest_unconfigure(config) -> None:
    Client.request = _plain_request
