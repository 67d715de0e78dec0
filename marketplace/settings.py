"""Encargo's settings: everything an operator sets comes from the environment.

docs/operations.md tells what each variable does. A bad value stops the start with a sentence.
"""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from marketplace import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("ENCARGO_DATA_DIR", str(BASE_DIR / ".data")))

# --- what kind of site this is -------------------------------------------------------------
ENCARGO_DEMO = env.flag("ENCARGO_DEMO")
ENCARGO_TESTS = env.flag("ENCARGO_TESTS")
DEBUG = False
SECRET_KEY = env.text("ENCARGO_SECRET_KEY")
SITE_URL = env.text("ENCARGO_SITE_URL", "http://localhost:8000").rstrip("/")
SOCKET_URL = env.text("ENCARGO_SOCKET_URL", "").rstrip("/")
ALLOWED_HOSTS = env.text("ENCARGO_HOSTS", urlsplit(SITE_URL).hostname or "localhost").split(",")
SITE_NAME = env.text("ENCARGO_SITE_NAME", "Encargo")
_SECURE = SITE_URL.startswith("https://")
_PORT = urlsplit(SITE_URL).port

# --- the house -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "marketplace",
    "disputes",
    "messaging",
    "orders",
    "gigs",
    "payments",
    "record",
    "accounts",
    "notifications",
    "core",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",  # its templates, below ours
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "marketplace.middleware.ResponseHeaders",
    "csp.middleware.CSPMiddleware",
    "marketplace.middleware.LoopbackOnlyDemo",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.Preferences",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.StaffSecondFactor",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "marketplace.urls"
WSGI_APPLICATION = "marketplace.wsgi.application"
ASGI_APPLICATION = "marketplace.asgi.application"
AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "marketplace.context.site",
            ],
            "builtins": ["core.templatetags.ui", "django.templatetags.i18n"],
        },
    },
]

# --- databases: the application's role, and the one that owns the tables -------------------
DATABASES = {
    "default": env.database("DATABASE_URL"),
    "migrator": env.database("MIGRATOR_DATABASE_URL", env.text("DATABASE_URL")),
}
DATABASES["default"]["CONN_MAX_AGE"] = env.number("ENCARGO_CONNECTION_SECONDS", 60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# --- Redis protocol: cache, channel layer and task queue; none of them remembers a deadline ---
REDIS_URL = env.text("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        # Parallel tests share one server, never its keys.
        "KEY_PREFIX": env.text("ENCARGO_CACHE_PREFIX", "encargo")
        + (env.text("PYTEST_XDIST_WORKER", "") if ENCARGO_TESTS else ""),
    }
}
CHANNEL_LAYERS = {
    "default": {
        # Publish/subscribe only: the core layer drops sockets when the server restarts.
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": [REDIS_URL], "prefix": CACHES["default"]["KEY_PREFIX"]},
    }
}
SOCKET_HEARTBEAT_SECONDS = env.number("ENCARGO_SOCKET_HEARTBEAT_SECONDS", 25)
SOCKET_CHECK_SECONDS = env.number("ENCARGO_SOCKET_CHECK_SECONDS", 20)
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_ALWAYS_EAGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 300, "socket_timeout": 15}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A doorbell is not worth waiting for: the sweep finds what was not rung for.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TIMEZONE = "UTC"
# Intervals only: a crontab stops or skips when daylight saving changes.
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "core.tasks.sweep", "schedule": timedelta(seconds=5)},
    "heartbeat": {"task": "core.tasks.heartbeat", "schedule": timedelta(seconds=15)},
}

# --- people and sessions -------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
_COOKIE_PREFIX = "__Host-" if _SECURE else f"encargo{_PORT or ''}-"
# On loopback the names carry the port: cookies ignore ports, and two sites on one machine
# would otherwise sign each other out.
SESSION_COOKIE_NAME = f"{_COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{_COOKIE_PREFIX}csrf"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = f"{_COOKIE_PREFIX}language"
THEME_COOKIE_NAME = f"{_COOKIE_PREFIX}theme"
# In the session: the cookie's deletion would lose the flags that keep scripts away from it.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "accounts.forms.SignUpForm"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _SECURE
USERSESSIONS_TRACK_ACTIVITY = False
# Tests of the staff's pages sign in without a code; the rule itself is tested with this on.
STAFF_NEEDS_SECOND_FACTOR = not (ENCARGO_DEMO or ENCARGO_TESTS)

# --- languages, time, money ----------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
ENCARGO_CURRENCY = env.text("ENCARGO_CURRENCY", "EUR")
ENCARGO_FEE_BASIS_POINTS = env.number("ENCARGO_FEE_BASIS_POINTS", 400)

# "review=48 clearing=96": hours that differ from the defaults in orders/periods.py
ENCARGO_PERIOD_HOURS = env.hours("ENCARGO_PERIOD_HOURS")

# --- payments: real Stripe with a key of its own, otherwise the local stand-in --------------
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
STRIPE_API_BASE = env.text("STRIPE_API_BASE", "") or None
STRIPE_WEBHOOK_SECRETS = [s for s in env.text("STRIPE_WEBHOOK_SECRET", "").split(",") if s]
STRIPE_LIVE = STRIPE_SECRET_KEY.startswith(("sk_live_", "rk_live_"))
STRIPE_CHECKOUT_ORIGIN = STRIPE_API_BASE or "https://checkout.stripe.com"

# --- files ---------------------------------------------------------------------------------
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "uploads"), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not (ENCARGO_TESTS or ENCARGO_DEMO)
        else "django.contrib.staticfiles.storage.StaticFilesStorage",
    },
}
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("ENCARGO_STATIC_ROOT", str(BASE_DIR / "staticfiles")))
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = ENCARGO_DEMO or ENCARGO_TESTS
if WHITENOISE_USE_FINDERS:
    STATIC_ROOT = None
UPLOAD_BYTES_MAX = env.number("ENCARGO_UPLOAD_BYTES_MAX", 100 * 1024 * 1024)
REQUEST_BYTES_MAX = UPLOAD_BYTES_MAX + 1024 * 1024
MESSAGES_A_MINUTE = env.number("ENCARGO_MESSAGES_A_MINUTE", 100)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

# --- mail ----------------------------------------------------------------------------------
EMAIL_BACKEND = env.text(
    "ENCARGO_EMAIL_BACKEND",
    "marketplace.demo.mail.MailboxBackend"
    if ENCARGO_DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_HOST = env.text("ENCARGO_EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("ENCARGO_EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("ENCARGO_EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("ENCARGO_EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("ENCARGO_EMAIL_TLS")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("ENCARGO_EMAIL_FROM", f"{SITE_NAME} <no-reply@localhost>")

# --- headers -------------------------------------------------------------------------------
CSRF_FAILURE_VIEW = "marketplace.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _SECURE
SECURE_SSL_REDIRECT = False
if env.flag("ENCARGO_BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "blob:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'", *([SOCKET_URL] if SOCKET_URL else [])],
        "media-src": ["'self'"],
        "manifest-src": ["'self'"],
        # The pay button posts to us and is answered by a redirect to the provider's page.
        "form-action": ["'self'", STRIPE_CHECKOUT_ORIGIN],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

# --- API -----------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "marketplace.api.explain_error",
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "600/min"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Encargo",
    "DESCRIPTION": "Gigs, orders and messages: the same verbs as the pages.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": {
        "OrderStateEnum": "orders.enums.State",
        "LineStateEnum": "orders.api.outputs.LINE_STATES",
        "StageStateEnum": "orders.api.outputs.STAGE_STATES",
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

from marketplace.safety import check_start  # noqa: E402 - needs every setting above

check_start(globals())
