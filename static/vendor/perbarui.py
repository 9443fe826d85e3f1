#!/usr/bin/env python3
"""Refresh the third-party files of the pages: npm packages, icon sprite, checksums.

Change a version in package.json, run `python3 static/vendor/perbarui.py --kunci`, commit the result.
Without --kunci the locked versions are fetched again, which must leave the working tree unchanged.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

VENDOR = Path(__file__).resolve().parent
SPRITE = VENDOR.parent / "img" / "ikon.svg"
SIDIK = VENDOR / "SIDIK"

# npm package -> {file inside node_modules: name in our folder}
BERKAS = {
    "bootstrap": {
        "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
        "bootstrap/dist/js/bootstrap.bundle.min.js": "bootstrap.bundle.min.js",
        "bootstrap/LICENSE": "LICENSE",
        "@popperjs/core/LICENSE.md": "LICENSE-popper",
    },
    "htmx.org": {"htmx.org/dist/htmx.min.js": "htmx.min.js", "htmx.org/LICENSE": "LICENSE"},
    "bootstrap-icons": {"bootstrap-icons/LICENSE": "LICENSE"},
}

# our icon name -> name in bootstrap-icons
IKON = {
    "awas": "exclamation-triangle",
    "bawah": "chevron-down",
    "beranda": "house",
    "berhasil": "check-circle",
    "berkas": "file-earmark",
    "cari": "search",
    "centang": "check-lg",
    "cetak": "printer",
    "finalisasi": "patch-check",
    "foto": "image",
    "galat": "x-octagon",
    "hapus": "trash3",
    "info": "info-circle",
    "jejak": "clock-history",
    "kanan": "chevron-right",
    "keluar": "box-arrow-right",
    "kembalikan": "arrow-return-left",
    "kiri": "chevron-left",
    "kirim": "send",
    "kosong": "inbox",
    "kunci": "lock",
    "lokasi": "geo-alt",
    "mata": "eye",
    "menu": "list",
    "musyawarah": "people",
    "panduan": "question-circle",
    "papan": "easel",
    "pekerjaan": "hourglass-split",
    "pemberitahuan": "bell",
    "pengaturan": "gear",
    "pengguna": "person",
    "periode": "calendar3",
    "peta": "map",
    "registri": "person-vcard",
    "rekap": "bar-chart-line",
    "salin": "copy",
    "saring": "funnel",
    "surat": "envelope-paper",
    "tambah": "plus-lg",
    "ubah": "pencil",
    "unduh": "download",
    "unggah": "upload",
    "usulan": "file-earmark-text",
    "verval": "clipboard-check",
    "warga": "chat-left-text",
}

# collectstatic with hashed names would look for the map files, which are not shipped.
PETA_SUMBER = re.compile(rb"\s*(?://[#@] ?sourceMappingURL=\S+|/\*[#@] ?sourceMappingURL=.*?\*/)\s*")


def kunci_ulang(folder: Path) -> None:
    """Make package-lock.json anew in `folder`, without any host name in it."""
    subprocess.run(
        ["npm", "install", "--package-lock-only", "--ignore-scripts", "--omit-lockfile-registry-resolved"],
        cwd=folder,
        check=True,
    )
    berkas = folder / "package-lock.json"
    isi = json.loads(berkas.read_text())
    for paket in isi["packages"].values():
        paket.pop("funding", None)
        paket.pop("resolved", None)
    berkas.write_text(json.dumps(isi, indent=2) + "\n")


def salin(modul: Path) -> None:
    """Copy BERKAS from `modul` (node_modules) into versioned folders, replacing older versions."""
    for paket, berkas in BERKAS.items():
        versi = json.loads((modul / paket / "package.json").read_text())["version"]
        for lama in VENDOR.glob(f"{paket}-[0-9]*"):
            shutil.rmtree(lama)
        tujuan = VENDOR / f"{paket}-{versi}"
        tujuan.mkdir()
        for asal, nama in berkas.items():
            (tujuan / nama).write_bytes(PETA_SUMBER.sub(b"\n", (modul / asal).read_bytes()))


def buat_sprite(modul: Path) -> None:
    """Write the icons named in IKON as one SVG of symbols."""
    baris = [
        '<svg xmlns="http://www.w3.org/2000/svg">',
        "<!-- Bootstrap Icons, MIT; see static/vendor/bootstrap-icons-*/LICENSE. Made by perbarui.py. -->",
    ]
    for nama, asal in sorted(IKON.items()):
        gambar = (modul / "bootstrap-icons" / "icons" / f"{asal}.svg").read_text()
        bentuk = "".join(re.findall(r"<path[^>]*>", gambar))
        baris.append(f'<symbol id="{nama}" viewBox="0 0 16 16">{bentuk}</symbol>')
    SPRITE.write_text("\n".join([*baris, "</svg>", ""]))


def tulis_sidik() -> None:
    """Write the SHA-256 of every vendored file, in the format of `sha256sum`."""
    berkas = sorted(jalur for jalur in VENDOR.glob("*-[0-9]*/*") if jalur.is_file())
    SIDIK.write_text(
        "".join(
            f"{hashlib.sha256(jalur.read_bytes()).hexdigest()}  {jalur.relative_to(VENDOR).as_posix()}\n"
            for jalur in berkas
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kunci", action="store_true", help="make package-lock.json anew first")
    pilihan = parser.parse_args()
    with tempfile.TemporaryDirectory() as sementara:
        folder = Path(sementara)
        for nama in ("package.json", "package-lock.json"):
            if (VENDOR / nama).exists():
                shutil.copy(VENDOR / nama, folder)
        if pilihan.kunci:
            kunci_ulang(folder)
            shutil.copy(folder / "package-lock.json", VENDOR)
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        salin(folder / "node_modules")
        buat_sprite(folder / "node_modules")
    tulis_sidik()


if __name__ == "__main__":
    main()
