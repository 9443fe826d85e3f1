"""Differences for tests: fast hashing, plain static files, files in a folder of their own."""

from __future__ import annotations

from dtks.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = DTKS_VAR / "berkas-uji"  # noqa: F405
DTKS_KUNCI_SEGEL = str(MEDIA_ROOT / "kunci" / "segel.pem")
TANPA_TLS = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = False
CELERY_TASK_ALWAYS_EAGER = True
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS = True
