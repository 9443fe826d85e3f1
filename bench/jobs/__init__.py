"""The jobs: a module each, whose `ukur(skala)` yields its lines."""

from __future__ import annotations

JOBS = ("daftar", "ganda-satu", "ganda-semua", "surat", "unggah", "unggah-10k")
