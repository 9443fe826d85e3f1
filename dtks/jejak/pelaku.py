"""What the trail needs to know of an actor; akun.Pengguna fits it."""

from __future__ import annotations

from typing import Protocol


class Pelaku(Protocol):
    """Somebody who acts: number, name, and the roles as one printable word list."""

    @property
    def pk(self) -> int: ...

    @property
    def nama(self) -> str: ...

    @property
    def sebutan_peran(self) -> str: ...
