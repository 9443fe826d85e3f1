"""Load a prelist (BDT 2015 layout) into the registry, with a report of every row refused and why."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final, Self

from django.db import transaction

from dtks.akun.izin import periksa_izin
from dtks.akun.models import Pengguna
from dtks.inti.alur import Ditolak
from dtks.inti.izin import Izin, TidakBerizin
from dtks.inti.jam import hari_ini, sekarang
from dtks.inti.kode_wilayah import lipat_nama, tanpa_titik, titik
from dtks.inti.nama import kunci_nama
from dtks.inti.temuan import Temuan, Tingkat
from dtks.jejak.services import catat
from dtks.periode.models import Periode
from dtks.periode.services import kunci_bersama
from dtks.periode.workflow import Status
from dtks.registri import massal
from dtks.registri.bdt2015 import NAMA_SISTEM, BarisBDT, BarisDitolak, SistemKode, baca
from dtks.registri.exports import LABEL, Laporan, laporan_baru, samarkan_nomor
from dtks.registri.models import Anggota, RumahTangga
from dtks.wilayah.models import Kabupaten, Wilayah

VERSI_KUESIONER: Final = "BDT2015"

# BDT 2015 relation to the head of the keluarga -> SHDK of the Kartu Keluarga ("BDT 2015 and SHDK code
# lists"). SHDK tells husband from wife; BDT does not tell a parent from a parent-in-law.
_PASANGAN: Final = "2"
_SHDK_PASANGAN: Final = {"L": "2", "P": "3"}
_SHDK: Final = {"1": "1", "3": "4", "4": "5", "5": "6", "6": "7", "7": "10", "8": "11"}

# BDT 2015 kind of disability -> the template's; a combination of two kinds has no code there.
_TIDAK_CACAT: Final = "0"
_DISABILITAS: Final = {"1": "PDFSK", **dict.fromkeys("23457", "PDSNS"), "10": "PDINT", "11": "PDMTL"}

_PANJANG: Final[Mapping[str, int]] = {
    kode: getattr(model._meta.get_field(kolom), "max_length")  # noqa: B009 - a relation has none
    for kode, model, kolom in (
        ("id_rumah_tangga", RumahTangga, "nomor_dtks"),
        ("nama_krt", RumahTangga, "nama_kepala"),
        ("alamat", RumahTangga, "alamat"),
        ("nama_sls", RumahTangga, "dusun"),
        ("nama", Anggota, "nama"),
    )
}

_TEMUAN_URUT: Final = Temuan(
    "NOMOR_URUT_DISUSUN",
    Tingkat.PERINGATAN,
    "nomor_urut_anggota",
    "Nomor urut anggota kosong atau sudah dipakai anggota lain di rumah tangga ini, jadi nomor berikutnya "
    "diberikan. Perbaiki nomor urut di berkas asalnya bila berkas akan dimuat lagi.",
)
_TEMUAN_NIK: Final = Temuan(
    "NIK_SUDAH_TERDAFTAR",
    Tingkat.GALAT,
    "nik",
    "NIK ini sudah dipakai orang lain di registri. Orangnya tetap dimuat tanpa NIK; "
    "cocokkan kedua orang itu dengan KTP-el, lalu perbaiki lewat usulan.",
)
_TEMUAN_DILEWATI: Final = Temuan(
    "RUMAH_TANGGA_DILEWATI",
    Tingkat.PERINGATAN,
    "id_rumah_tangga",
    "Rumah tangga ini sudah diubah lewat usulan yang difinalisasi, jadi datanya di registri dipertahankan. "
    "Bila berkas ini yang benar, ajukan usulan perbaikan.",
)
_ID_KABUPATEN_LAIN: Final = (
    "ID rumah tangga ini sudah dipakai rumah tangga kabupaten lain di registri.",
    "Periksa ID rumah tangga pada berkas BDT asalnya.",
)


@dataclass(slots=True)
class PadananDesa:
    """A village as the file names it, and the village it is; `kode_kemendagri` empty means not yet known."""

    kode_bps_desa: str = ""
    nama_desa: str = ""
    nama_kecamatan: str = ""
    kode_kemendagri: str = ""


@dataclass(frozen=True, slots=True)
class HasilPrelist:
    """What came of a file. `rumah_tangga` and `anggota` count by BARU, BERUBAH, TETAP, DILEWATI."""

    laporan: Path
    baris: int
    ditolak: int
    temuan: int
    rumah_tangga: Mapping[str, int]
    anggota: Mapping[str, int]
    belum_cocok: tuple[PadananDesa, ...]


class TidakAdaYangDimuat(Ditolak):
    """Not one row could be loaded; `hasil` says where the report is and which villages are unknown."""

    def __init__(self, pesan: str, hasil: HasilPrelist) -> None:
        super().__init__(pesan)
        self.hasil = hasil


def muat_prelist(
    path: Path,
    *,
    kode: SistemKode,
    kabupaten: str = "",
    padanan: Mapping[str, str] | None = None,
    laporan: Path | None = None,
    oleh: Pengguna | None = None,
) -> HasilPrelist:
    """Load a BDT 2015 file into the registry of a district; the same file twice changes nothing.

    `kode` says which region codes the file uses; `padanan` gives the Kemendagri code of villages by
    their 10-digit BPS code and wins over their names. `kabupaten` may be left out where one
    district is served, `oleh` when the system itself acts. The report goes to `laporan`, by default a
    new file in DTKS_VAR/laporan. Households that a finalized proposal has changed are left alone.

    Raises FormatTidakDikenal, TidakBerizin, TidakAdaYangDimuat, and Ditolak while a finalized period
    awaits its approval (the snapshot must meet the registry as it was frozen).
    """
    daerah = daerah_dilayani(kabupaten)
    if oleh is not None:
        _periksa_pelaku(oleh, daerah.kode)
    _tolak_bila_dibekukan(daerah.kode)
    peta = _PetaDesa(daerah, kode, padanan or {})
    with Laporan(laporan or laporan_baru(path)) as catatan, _Penampung(peta, catatan) as penampung:
        for baris in baca(path, kode=kode, kini=hari_ini()):
            penampung.terima(baris)
        if not penampung.rumah:
            raise TidakAdaYangDimuat(peta.sebab_kosong(), penampung.hasil())
        with transaction.atomic():
            return _gabungkan(path, kode, daerah.kode, penampung, oleh)


def _gabungkan(
    path: Path, kode: SistemKode, kabupaten: str, penampung: _Penampung, oleh: Pengguna | None
) -> HasilPrelist:
    """Merge what was staged into the registry under the district's lock, and leave one event."""
    kunci_bersama(kabupaten)
    _tolak_bila_dibekukan(kabupaten)
    massal.tahapkan(penampung.buka())
    catatan = penampung.catatan
    for nomor in massal.lepas_kabupaten_lain(kabupaten):
        catatan.tolak(nomor, LABEL["id_rumah_tangga"], "", *_ID_KABUPATEN_LAIN)
    for nomor, pertama in massal.lepas_kembar():
        alasan = f"Baris ini sama dengan baris {pertama}: orang yang sama di rumah tangga yang sama."
        catatan.tolak(nomor, "", "", alasan, "Hapus baris ini; orangnya sudah dimuat.")
    massal.cocokkan(kabupaten, asdict(_TEMUAN_URUT), asdict(_TEMUAN_NIK))
    massal.tulis(sekarang())
    for baris in massal.temuan(asdict(_TEMUAN_DILEWATI)):
        catatan.temukan(*baris)
    hasil = penampung.hasil(massal.hitung())
    if not hasil.rumah_tangga:
        raise TidakAdaYangDimuat(penampung.peta.sebab_kosong(), hasil)
    with path.open("rb") as berkas:
        sidik = hashlib.file_digest(berkas, "sha256").hexdigest()
    isi = {"berkas": path.name, "sha256": sidik, "kode": kode}
    isi |= {nama: getattr(hasil, nama) for nama in ("baris", "ditolak", "temuan", "rumah_tangga", "anggota")}
    catat(oleh, "registri.prelist_dimuat", ("prelist", sidik[:16]), kabupaten, isi)
    return hasil


def daerah_dilayani(kode: str = "") -> Wilayah:
    """The district with this code (dots or not), or the only one served. Raises Ditolak."""
    daftar = Wilayah.objects.filter(pk__in=Kabupaten.objects.values("pk"))
    with suppress(ValueError):
        pilihan = list(daftar.filter(pk=tanpa_titik(kode)) if kode else daftar)
        if len(pilihan) == 1:
            return pilihan[0]
    dilayani = ", ".join(f"{titik(w.kode)} {w.nama}" for w in daftar) or "belum ada"
    raise Ditolak(f"Sebutkan kode kabupaten yang dilayani aplikasi ini ({dilayani}).")


def _periksa_pelaku(oleh: Pengguna, kabupaten: str) -> None:
    periksa_izin(oleh.izin, Izin.PERIODE_KELOLA)
    if kabupaten not in oleh.kode_wilayah:
        raise TidakBerizin("Prelist dimuat oleh operator yang wilayah kerjanya seluruh kabupaten.")


def _tolak_bila_dibekukan(kabupaten: str) -> None:
    beku = Periode.objects.filter(kabupaten=kabupaten, status=Status.DIFINALISASI).berurutan().first()
    if beku is not None:
        raise Ditolak(
            f"Periode {beku.nama} sudah difinalisasi dan menunggu pengesahan, jadi registri tidak boleh berubah. "
            "Muat prelist sesudah periode itu disahkan atau pengesahannya ditolak."
        )


class _PetaDesa:
    """Finds the village of a row; remembers which villages and districts were not known."""

    def __init__(self, daerah: Wilayah, sistem: SistemKode, padanan: Mapping[str, str]) -> None:
        self.daerah, self.sistem, self.padanan = daerah, sistem, padanan
        self.kode_daerah = daerah.kode_bps if sistem == "bps" else daerah.kode
        if self.kode_daerah is None:
            raise Ditolak(f"Kode BPS {daerah.nama} belum diketahui. Pakai berkas berkode Kemendagri.")
        if padanan and sistem != "bps":
            raise Ditolak("Padanan desa hanya dipakai untuk berkas berkode BPS.")
        wilayah = Wilayah.objects.di_dalam(daerah.kode)
        self._kecamatan = {w.kode_bps: w.kode for w in wilayah.kecamatan() if w.kode_bps}
        self._desa: set[str] = set()
        self._nama: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for desa in wilayah.desa():
            self._desa.add(desa.kode)
            self._nama[desa.kode[:6], lipat_nama(desa.nama)].append(desa.kode)
        self._ingat: dict[tuple[str, str], str | None] = {}
        self.belum: dict[str, PadananDesa] = {}
        self.asing: Counter[str] = Counter()

    def cari(self, baris: BarisBDT) -> str | BarisDitolak:
        """The Kemendagri code of the row's village, or why it has none."""
        kabupaten = baris.kode_provinsi + baris.kode_kabupaten
        if kabupaten != self.kode_daerah:
            self.asing[kabupaten] += 1
            return BarisDitolak(
                baris.nomor_baris,
                LABEL["kode_kabupaten"],
                kabupaten,
                f"Baris ini milik kabupaten lain: kode {self._nama_sistem} {kabupaten}, bukan {self.kode_daerah}.",
                "Muat di aplikasi kabupaten itu, atau perbaiki kode kabupatennya bila keliru.",
            )
        kunci = (baris.kode_wilayah, baris.nama_desa)
        if kunci not in self._ingat:
            self._ingat[kunci] = self._kode(baris)
        return self._ingat[kunci] or self._tidak_ketemu(baris)

    def sebab_kosong(self) -> str:
        """Why nothing could be loaded, and what to do."""
        if not self.asing or self.belum:
            return "Tidak ada baris yang dapat dimuat. Baca sebabnya di laporan, perbaiki, lalu muat lagi."
        kode = self.asing.most_common(1)[0][0]
        return (
            f"Berkas ini berisi data kabupaten lain (kode {self._nama_sistem} {kode}), sedangkan aplikasi ini melayani "
            f"{self.daerah.nama} (kode {self._nama_sistem} {self.kode_daerah}). Tidak ada yang dimuat. "
            "Periksa berkasnya, dan periksa jenis kode yang dipilih: bps atau kemendagri."
        )

    @property
    def _nama_sistem(self) -> str:
        return NAMA_SISTEM[self.sistem]

    def _kode(self, baris: BarisBDT) -> str | None:
        if self.sistem == "kemendagri":
            return baris.kode_wilayah if baris.kode_wilayah in self._desa else None
        if baris.kode_wilayah in self.padanan:
            return self.padanan[baris.kode_wilayah]
        kecamatan = self._kecamatan.get(baris.kode_wilayah[:7], "")
        cocok = self._nama.get((kecamatan, lipat_nama(baris.nama_desa)), [])
        return cocok[0] if len(cocok) == 1 else None

    def _tidak_ketemu(self, baris: BarisBDT) -> BarisDitolak:
        if self.sistem == "kemendagri":
            alasan = f"Kode desa {baris.kode_wilayah} tidak ada dalam daftar wilayah {self.daerah.nama}."
            cara = "Perbaiki kode kecamatan dan kode desanya, lalu muat lagi."
        else:
            self.belum.setdefault(
                baris.kode_wilayah,
                PadananDesa(baris.kode_wilayah, baris.nama_desa, baris.nama_kecamatan),
            )
            alasan = f"Desa “{baris.nama_desa}” (kode BPS {baris.kode_wilayah}) belum dikenali."
            cara = "Isi kode Kemendagri desa ini pada berkas padanan, lalu muat lagi dengan padanan itu."
        return BarisDitolak(baris.nomor_baris, LABEL["kode_desa"], baris.nama_desa[:40], alasan, cara)


class _Penampung:
    """Puts what can be loaded into temporary files in the form of COPY, and the rest into the report."""

    def __init__(self, peta: _PetaDesa, catatan: Laporan) -> None:
        self.peta, self.catatan = peta, catatan
        self.rumah: dict[str, str] = {}
        self.baris = 0
        self._berkas: dict[str, IO[str]] = {}

    def __enter__(self) -> Self:
        with ExitStack() as tumpukan:
            for tabel in massal.TAHAP:
                berkas = TemporaryFile("w+", encoding="utf-8", newline="\n")
                self._berkas[tabel] = tumpukan.enter_context(berkas)
            self._tutup = tumpukan.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._tutup.close()

    def terima(self, baris: BarisBDT | BarisDitolak) -> None:
        self.baris += 1
        ditolak = baris if isinstance(baris, BarisDitolak) else self._tampung(baris)
        if ditolak is not None:
            self.catatan.tolak(*astuple(ditolak))

    def buka(self) -> dict[str, IO[str]]:
        """The files, at their start."""
        for berkas in self._berkas.values():
            berkas.seek(0)
        return self._berkas

    def hasil(self, jumlah: Mapping[str, Mapping[str, int]] | None = None) -> HasilPrelist:
        jumlah = jumlah or {}
        return HasilPrelist(
            laporan=self.catatan.path,
            baris=self.baris,
            ditolak=self.catatan.ditolak,
            temuan=self.catatan.temuan,
            rumah_tangga=jumlah.get("prelist_rumah", {}),
            anggota=jumlah.get("prelist_orang", {}),
            belum_cocok=tuple(self.peta.belum.values()),
        )

    def _tampung(self, baris: BarisBDT) -> BarisDitolak | None:
        desa = self.peta.cari(baris)
        if isinstance(desa, BarisDitolak):
            return desa
        nomor, id_rumah = baris.nomor_baris, baris.id_rumah_tangga
        for kode, panjang in _PANJANG.items():
            if len(isi := getattr(baris, kode)) > panjang:
                alasan = f"{LABEL[kode]} lebih dari {panjang} huruf."
                return BarisDitolak(nomor, LABEL[kode], isi[:40], alasan, "Ringkas isi sel ini.")
        if self.rumah.get(id_rumah, desa) != desa:
            alasan = (
                "Rumah tangga ini tercatat di dua desa pada berkas; anggota di desa pertama sudah dimuat."
            )
            cara = "Samakan desa semua anggotanya, atau perbaiki ID rumah tangga baris ini."
            return BarisDitolak(nomor, LABEL["id_rumah_tangga"], id_rumah, alasan, cara)
        teks = {"prelist_orang": _baris_copy("prelist_orang", _orang(baris))}
        if id_rumah not in self.rumah:
            teks["prelist_rumah"] = _baris_copy("prelist_rumah", _rumah(baris, desa))
        # PostgreSQL keeps no NUL, neither as a character nor as \u0000 in JSON.
        if any("\x00" in isi or "u0000" in isi for isi in teks.values()):
            cara = "Ketik ulang baris ini di Excel, simpan sebagai .xlsx, lalu muat lagi."
            return BarisDitolak(nomor, "", "", "Baris ini memuat karakter rusak (NUL).", cara)
        for tabel, isi in teks.items():
            self._berkas[tabel].write(isi)
        self.rumah[id_rumah] = desa
        return None


def _baris_copy(tabel: str, nilai: Mapping[str, object]) -> str:
    return massal.baris_copy([nilai[kolom] for kolom in massal.TAHAP[tabel]])


def _rumah(baris: BarisBDT, desa: str) -> dict[str, object]:
    """The household of a row. RT and RW are only words inside the name of the SLS."""
    return {
        "nomor_baris": baris.nomor_baris,
        "nomor_dtks": baris.id_rumah_tangga,
        "desa_id": desa,
        "alamat": baris.alamat,
        "dusun": baris.nama_sls,
        "nama_kepala": baris.nama_krt.upper(),
        "persentil": baris.persentil,
        "versi_kuesioner": VERSI_KUESIONER,
        "jawaban": baris.jawaban_rumah_tangga,
    }


def _orang(baris: BarisBDT) -> dict[str, object]:
    """The person of a row in the codes of the registry."""
    cacat = str(baris.jawaban_anggota.get("jenis_cacat", _TIDAK_CACAT))
    keluarga = baris.nomor_urut_keluarga or 1
    # The head of the household is the head of its first keluarga, so there one relation tells the other.
    hubungan = baris.hubungan_kk or (baris.hubungan_krt if keluarga == 1 else "")
    return {
        "nomor_baris": baris.nomor_baris,
        "nomor_dtks": baris.id_rumah_tangga,
        "nomor_urut_keluarga": keluarga,
        "hubungan_krt": baris.hubungan_krt,
        "nomor_urut": baris.nomor_urut_anggota,
        "nik": baris.nik,
        "nik_tercatat": baris.nik_tercatat,
        "nama": baris.nama.upper(),
        "kunci_nama": kunci_nama(baris.nama)[:120],
        "jenis_kelamin": baris.jenis_kelamin,
        "umur_tercatat": baris.umur,
        "status_kawin": baris.status_kawin,
        "hubungan": _SHDK_PASANGAN[baris.jenis_kelamin] if hubungan == _PASANGAN else _SHDK.get(hubungan, ""),
        "disabilitas": cacat != _TIDAK_CACAT,
        "jenis_disabilitas": _DISABILITAS.get(cacat, ""),
        "jawaban": baris.jawaban_anggota,
        "temuan": [asdict(t) | {"pesan": samarkan_nomor(t.pesan)} for t in baris.temuan],
    }
