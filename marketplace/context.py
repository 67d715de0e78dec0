"""What every page knows about the site and its visitor."""

from django.conf import settings


def site(request) -> dict:
    """Return the template variables of the frame: site, theme, navigation counts."""
    return {
        "site_name": settings.SITE_NAME,
        "demo": settings.ENCARGO_DEMO,
        "theme": getattr(request, "theme", ""),
        "nav": getattr(request, "nav", None) or {},
    }
