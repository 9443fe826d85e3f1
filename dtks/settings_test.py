"""Differences for tests: fast hashing, plain static files, files and cache of their own."""

from __future__ import annotations

import os

from dtks.settings import *  # noqa: F403
from dtks.settings import CACHES, DTKS_VAR, REDIS_URL, redis_nomor

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DTKS_VAR / "berkas-uji"
DTKS_KUNCI_SEGEL = str(MEDIA_ROOT / "kunci" / "segel.pem")
TANPA_TLS = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False
CELERY_TASK_ALWAYS_EAGER = True
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
# Tests clear their cache; side by side, each process clears its own.
CACHES["default"]["LOCATION"] = redis_nomor(
    REDIS_URL, 2 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
)
