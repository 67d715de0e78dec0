"""Pages: served by WSGI, behind a cap on the bytes of a request."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marketplace.settings")
_pages = get_wsgi_application()

from django.conf import settings  # noqa: E402 - settings exist only now

from marketplace.byte_cap import cap_request_bytes  # noqa: E402

application = cap_request_bytes(_pages, settings.REQUEST_BYTES_MAX)
