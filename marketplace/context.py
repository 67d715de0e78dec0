"""What every page knows about the site and its visitor."""

from django.conf import settings

from marketplace.demo.people import demo_people


def site(request) -> dict:
    """Return the template variables of the frame: site, theme, navigation counts."""
    facts = {"demo_people": demo_people()} if settings.ENCARGO_DEMO else {}
    return facts | {
        "site_name": settings.SITE_NAME,
        "demo": settings.ENCARGO_DEMO,
        "theme": getattr(request, "theme", ""),
        "nav": getattr(request, "nav", None) or {},
    }
