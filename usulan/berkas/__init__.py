"""Files that people upload or take home: evidence, photos, workbooks."""

from __future__ import annotations

from usulan.berkas.bukti import UKURAN_TERBESAR, BerkasBukti, BerkasDitolak, periksa_berkas

__all__ = ["UKURAN_TERBESAR", "BerkasBukti", "BerkasDitolak", "periksa_berkas"]
