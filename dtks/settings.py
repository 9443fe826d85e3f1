"""All settings, from the environment, safe by default. `.env.example` lists every variable."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env(nama: str, bawaan: str | None = None) -> str:
    """Return a variable, or the content of the file that `<nama>_FILE` names (Docker secrets).

    Raises ImproperlyConfigured when it is missing and has no default.
    """
    if f"{nama}_FILE" in os.environ:
        return Path(os.environ[f"{nama}_FILE"]).read_text().strip()
    nilai = os.environ.get(nama, bawaan)
    if nilai is None:
        raise ImproperlyConfigured(f"Variabel lingkungan {nama} belum diisi. Lihat .env.example.")
    return nilai


def env_bool(nama: str, bawaan: bool = False) -> bool:
    """Return a variable as a truth value; only 0 and 1 are understood."""
    nilai = env(nama, "1" if bawaan else "0")
    if nilai not in ("0", "1"):
        raise ImproperlyConfigured(f"{nama} harus 0 atau 1, bukan {nilai!r}.")
    return nilai == "1"


def basis_data(url: str) -> dict[str, Any]:
    """Turn a postgresql:// URL into Django's DATABASES entry; `?host=` may be a socket folder."""
    bagian = urlsplit(url)
    if bagian.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("DATABASE_URL harus berawalan postgresql://")
    tambahan = {k: v[0] for k, v in parse_qs(bagian.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": bagian.path.lstrip("/"),
        "USER": unquote(bagian.username or ""),
        "PASSWORD": unquote(bagian.password or ""),
        "HOST": tambahan.pop("host", bagian.hostname or ""),
        "PORT": str(bagian.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": tambahan,
    }


def redis_nomor(url: str, nomor: int, *, broker: bool = False) -> str:
    """Return the URL of one numbered database of the server; kombu spells sockets its own way."""
    bagian = urlsplit(url)
    if bagian.scheme == "unix":
        return (
            f"redis+socket://{bagian.path}?virtual_host={nomor}"
            if broker
            else f"unix://{bagian.path}?db={nomor}"
        )
    return bagian._replace(path=f"/{nomor}").geturl()


DEBUG = env_bool("DEBUG")
SECRET_KEY = env("SECRET_KEY")
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
TANPA_TLS = env_bool("DTKS_TANPA_TLS", DEBUG)
CSRF_TRUSTED_ORIGINS = [a for a in env("CSRF_TRUSTED_ORIGINS", "").split(",") if a]
DTKS_VAR = Path(env("DTKS_VAR", str(BASE_DIR / "var")))
DTKS_KUNCI_SEGEL = env("DTKS_KUNCI_SEGEL", str(DTKS_VAR / "kunci" / "segel.pem"))
DTKS_ALAMAT = env("DTKS_ALAMAT", f"http://127.0.0.1:{env('PORT', '8000')}")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "rest_framework",
    "knox",
    "django_filters",
    "drf_spectacular",
    "import_export",
    "csp",
    "axes",
    "dtks.tampilan",
    "dtks.wilayah",
    "dtks.jejak",
    "dtks.akun",
    "dtks.pekerjaan",
    "dtks.periode",
    "dtks.registri",
    "usulan",
    "verval",
    "dtks.rekap",
    "finalisasi",
    "dtks.beranda",
    "dtks.demo",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dtks.akun.middleware.PermintaanMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dtks.akun.middleware.AksesMiddleware",
    "dtks.beranda.middleware.RangkaMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dtks.urls"
WSGI_APPLICATION = "dtks.wsgi.application"
AUTH_USER_MODEL = "akun.Pengguna"
LOGIN_URL = "akun:masuk"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "akun:masuk"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("nama_pengguna", "nama", "nip", "surel")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
AXES_LOCKOUT_TEMPLATE = "akun/terkunci.html"
AXES_RESET_ON_SUCCESS = True
AXES_CLIENT_IP_CALLABLE = "dtks.akun.alamat.alamat_klien"
AXES_ENABLE_ADMIN = False

SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = not TANPA_TLS
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = not TANPA_TLS
SECURE_SSL_REDIRECT = not TANPA_TLS
SECURE_HSTS_SECONDS = 0 if TANPA_TLS else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = not TANPA_TLS
SECURE_HSTS_PRELOAD = not TANPA_TLS
DI_BELAKANG_PROXY = env_bool("DTKS_DI_BELAKANG_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if DI_BELAKANG_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

DATABASES = {"default": basis_data(env("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": redis_nomor(REDIS_URL, 1),
        "KEY_PREFIX": "dtks",
    }
}
CELERY_BROKER_URL = redis_nomor(REDIS_URL, 0, broker=True)
CELERY_TASK_IGNORE_RESULT = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 3600,
    "socket_connect_timeout": 3,
    "retry_policy": {"timeout": 3.0},
}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Jakarta"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dtks.tampilan.konteks.rangka",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

STATIC_URL = "/static/"
STATIC_ROOT = DTKS_VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DTKS_VAR / "berkas"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

LANGUAGE_CODE = "id"
TIME_ZONE = "Asia/Jakarta"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False

REST_FRAMEWORK = {
    "EXCEPTION_HANDLER": "dtks.tampilan.galat_api.tangani",
    "DEFAULT_AUTHENTICATION_CLASSES": ["dtks.akun.api.SesiAtauToken"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["dtks.akun.api.BatasToken"],
    "DEFAULT_THROTTLE_RATES": {"token": "600/min"},
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Sistem DTKS Kabupaten",
    "VERSION": "1",
    "SERVE_PUBLIC": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"baris": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"konsol": {"class": "logging.StreamHandler", "formatter": "baris"}},
    "root": {"handlers": ["konsol"], "level": env("LOG_LEVEL", "INFO")},
    "loggers": {
        "axes": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
        "pikepdf": {"level": "WARNING"},
    },
}
