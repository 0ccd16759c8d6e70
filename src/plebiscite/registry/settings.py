"""Django's settings of the registrar's desk; the environment names the data folder."""

import os
import tempfile
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from plebiscite.errors import MisuseError
from plebiscite.registry.desk_folder import DATA, DeskFolder

if DATA not in os.environ and "PYTEST_VERSION" in os.environ:
    os.environ[DATA] = tempfile.mkdtemp(prefix="plebiscite-registrar-test-")

HERE = Path(__file__).resolve().parent
if DATA not in os.environ:
    raise MisuseError(f"name the data folder in {DATA}")
DESK = DeskFolder(Path(os.environ[DATA]).resolve())
SECRET_KEY = DESK.secret_key()
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]  # another name is a page elsewhere, rebinding its own
ROOT_URLCONF = "plebiscite.registry.urls"
WSGI_APPLICATION = "plebiscite.registry.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_tasks",
    "django_tasks_db",
    "plebiscite.registry",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "plebiscite.registry.headers.DeskHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "plebiscite.registry.login.LoginRequired",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "plebiscite.registry.page_frame.frame",
            ],
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DESK.database,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            # FULL: a state said to be kept is kept through a power cut, so no mail goes out twice.
            # secure_delete: what is deleted is overwritten with zeros.
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [HERE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Strict"
LANGUAGE_COOKIE_HTTPONLY = True

STATIC_URL = "/static/"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

SESSION_COOKIE_NAME = "registrar"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 8 * 3600  # seconds: a working day
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_FAILURE_VIEW = "plebiscite.registry.failing.csrf_failure"
CSRF_COOKIE_NAME = "registrar-csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would make forms of Origin "null"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20  # bytes; files are apart
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 2**20  # bytes: the roll is never spooled to a shared folder

LOGGING = {  # no request lines, no queries: a log never names a voter
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "plebiscite.registry": {"handlers": ["err"], "level": "INFO", "propagate": False},
        "django.request": {"handlers": ["err"], "level": "CRITICAL", "propagate": False},
        "django.security": {"handlers": ["err"], "level": "CRITICAL", "propagate": False},
        "django_tasks": {"handlers": ["err"], "level": "CRITICAL", "propagate": False},
        "django_tasks_db": {"handlers": ["err"], "level": "CRITICAL", "propagate": False},
    },
}
