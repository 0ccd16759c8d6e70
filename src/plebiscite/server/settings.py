"""Django's settings; what differs between services comes from the environment."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from plebiscite.server.configuration import DATA, read_configuration, secret_key
from plebiscite.texts import LANGUAGES as TEXT_LANGUAGES
from plebiscite.texts import OWN_NAMES

ENVIRONMENT = dict(os.environ)
if DATA not in ENVIRONMENT and "PYTEST_VERSION" in ENVIRONMENT:  # each test process has its own
    ENVIRONMENT[DATA] = tempfile.mkdtemp(prefix="plebiscite-test-")
    atexit.register(shutil.rmtree, ENVIRONMENT[DATA], ignore_errors=True)

HERE = Path(__file__).resolve().parent
SERVICE = read_configuration(ENVIRONMENT)
SECRET_KEY = secret_key(SERVICE.data)
DEBUG = False
ALLOWED_HOSTS = [SERVICE.host, "localhost", "127.0.0.1", "[::1]", "testserver"]
CSRF_TRUSTED_ORIGINS = [SERVICE.address]
ROOT_URLCONF = "plebiscite.server.urls"
ASGI_APPLICATION = "plebiscite.server.asgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "plebiscite.server.accounts",
    "plebiscite.server.referendums",
    "plebiscite.server.entries",
    "plebiscite.server.ballots",
    "plebiscite.server.trustees",
    "plebiscite.server.stations",
    "plebiscite.server.public",
    "plebiscite.server.operations",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "plebiscite.server.headers.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "plebiscite.server.operations.database_gone.DatabaseGone",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "plebiscite.server.page_frame.frame",
            ],
        },
    }
]
DATABASES = {"default": SERVICE.database}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Officer"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

CACHES = {  # login limits hold for all web processes together
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": SERVICE.data / "run" / "cache",
    }
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [(code, OWN_NAMES[code]) for code in TEXT_LANGUAGES]
LOCALE_PATHS = [HERE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = SERVICE.data / "static"
STATICFILES_DIRS = [HERE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "plebiscite.server.operations.static_names.HashedNames"},
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}}
globals().update(SERVICE.mail)
DEFAULT_FROM_EMAIL = SERVICE.mail_from
SERVER_EMAIL = SERVICE.mail_from

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVICE.is_secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # seconds: a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if SERVICE.is_secure and SERVICE.trusted_proxies else None
)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if SERVICE.is_secure else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 2**20  # bytes: the rolls of a country come as blobs
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

ACCOUNT_ADAPTER = "plebiscite.server.accounts.adapter.InvitedOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the invitation went to that address
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_REAUTHENTICATION_TIMEOUT = 900  # seconds
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ALLAUTH_TRUSTED_PROXY_COUNT = SERVICE.trusted_proxies
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Plebiscite"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SERVICE.is_secure
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/en/commission/"
SILENCED_SYSTEM_CHECKS: list[str] = []
