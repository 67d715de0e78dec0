"""Real services for every test: `pytest` alone starts PostgreSQL and Valkey and stops them."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from core.translations import compile_all
from marketplace.embedded.testing import ensure_test_services

os.environ["ENCARGO_TESTS"] = "1"
os.environ.setdefault("ENCARGO_SECRET_KEY", "only-for-tests")
os.environ.setdefault("STRIPE_SECRET_KEY", "sk_test_encargo")
os.environ.setdefault("STRIPE_WEBHOOK_SECRET", "whsec_encargo")
os.environ.setdefault("ENCARGO_EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend")
ensure_test_services()
if "PYTEST_XDIST_WORKER" not in os.environ:
    compile_all()
os.environ["DJANGO_SETTINGS_MODULE"] = "marketplace.settings"

pytest_plugins = [
    "marketplace.testing.databases",
    "marketplace.testing.people",
    "marketplace.testing.headers",
    "marketplace.testing.books",
    "marketplace.testing.live",
]

import django

django.setup()
