"""The seal key: an Ed25519 private key in a file outside the database."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from django.conf import settings


class KunciSegelSalah(RuntimeError):
    """The key file is not an Ed25519 key."""


def _berkas() -> Path:
    return Path(settings.DTKS_KUNCI_SEGEL)


def kunci_pribadi() -> Ed25519PrivateKey:
    """Return the private key, making it (0600) with its public half on first use.

    Raises KunciSegelSalah when it is gone but its public half is here: a new pair would make
    every seal so far look forged.
    """
    berkas = _berkas()
    if not berkas.exists():
        if berkas.with_suffix(".pub.pem").exists():
            raise KunciSegelSalah(
                f"Kunci segel {berkas} hilang, padahal kunci publiknya ada. Pulihkan dari cadangan; "
                "jangan membuat kunci baru."
            )
        _buat(berkas)
    kunci = load_pem_private_key(berkas.read_bytes(), password=None)
    if not isinstance(kunci, Ed25519PrivateKey):
        raise KunciSegelSalah(f"{berkas} bukan kunci Ed25519.")
    return kunci


def kunci_publik() -> Ed25519PublicKey:
    """Return the public key, from its own file if only that one is here."""
    berkas = _berkas().with_suffix(".pub.pem")
    if not berkas.exists():
        return kunci_pribadi().public_key()
    kunci = load_pem_public_key(berkas.read_bytes())
    if not isinstance(kunci, Ed25519PublicKey):
        raise KunciSegelSalah(f"{berkas} bukan kunci publik Ed25519.")
    return kunci


def _buat(berkas: Path) -> None:
    """Write a new key pair; two processes at once end with one pair."""
    berkas.parent.mkdir(parents=True, exist_ok=True)
    kunci = Ed25519PrivateKey.generate()
    sementara = berkas.with_name(f".{berkas.name}.{os.getpid()}")
    with open(os.open(sementara, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as keluaran:
        keluaran.write(kunci.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        os.link(sementara, berkas)
    except FileExistsError:
        return
    finally:
        sementara.unlink()
    publik = kunci.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    berkas.with_suffix(".pub.pem").write_bytes(publik)
