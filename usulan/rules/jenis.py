"""Rules of single kinds: evidence of a removal, answer to a move, program asked, something changed."""

from __future__ import annotations

from collections.abc import Iterator

from dtks.inti.temuan import Temuan
from usulan.rules.fakta import FaktaPenonaktifan, FaktaUsulan, galat, peringatan
from usulan.workflow import Jenis

BUKTI_PENYEBAB: dict[str, tuple[str, ...]] = {
    "MENINGGAL": ("nomor_dokumen", "tanggal"),
    "PINDAH": ("tujuan", "nomor_dokumen"),
    "GANDA": ("id_lain",),
    "BAGIAN_RT_LAIN": ("id_lain",),
    "LAINNYA": ("uraian",),
    "MAMPU": ("uraian",),
    "MENOLAK": ("uraian",),
}
"""What each reason of a removal needs as its evidence; the others need none but a musyawarah."""

_SEBUTAN = {
    "nomor_dokumen": "nomor akta atau surat",
    "tanggal": "tanggal kejadian",
    "tujuan": "daerah tujuan",
    "id_lain": "ID rumah tangga atau NIK yang lain",
    "uraian": "uraian singkat",
}


def ada_perubahan(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """A proposal about a known household must change something."""
    if usulan.jenis in (Jenis.BARU, Jenis.PERBAIKAN) and not usulan.ada_perubahan:
        yield galat(
            "TANPA_PERUBAHAN",
            "rumah_tangga",
            "Belum ada yang berbeda dari data terdaftar. Ubah yang keliru, atau tarik draf ini.",
            "",
        )


def penonaktifan(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """A removal has the evidence its reason asks, and leaves nobody without a head."""
    n = usulan.penonaktifan
    if n is None:
        return
    for kolom in BUKTI_PENYEBAB.get(n.penyebab, ()):
        if not getattr(n, kolom):
            yield galat(
                "BUKTI_KURANG", f"penonaktifan.{kolom}", f"Isi {_SEBUTAN[kolom]} untuk alasan ini.", ""
            )
    yield from _tanggal_wajar(n, usulan)
    if not any(k.anggota for k in usulan.keluarga):
        yield galat("TANPA_ORANG", "penonaktifan", "Pilih siapa yang dinonaktifkan.", "")
    if n.butuh_kepala and not n.ada_pengganti:
        yield galat(
            "PENGGANTI_KOSONG",
            "penonaktifan.kepala_pengganti",
            "Yang dinonaktifkan kepala keluarga. Pilih siapa yang menggantikannya.",
            "",
        )


def _tanggal_wajar(n: FaktaPenonaktifan, usulan: FaktaUsulan) -> Iterator[Temuan]:
    if n.tanggal and n.tanggal > usulan.kini:
        yield galat("TANGGAL_DI_MASA_DEPAN", "penonaktifan.tanggal", "Tanggal kejadian di masa depan.", "")
    for keluarga in usulan.keluarga:
        for a in keluarga.anggota:
            if n.penyebab == "MENINGGAL" and n.tanggal and a.tanggal_lahir and a.tanggal_lahir > n.tanggal:
                yield galat(
                    "MENINGGAL_SEBELUM_LAHIR",
                    "penonaktifan.tanggal",
                    f"Tanggal meninggal lebih dulu dari tanggal lahir {a.nama}.",
                    "",
                )


def perpindahan(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """A move is confirmed by the other village or by the district, and leaves nobody without a head."""
    k = usulan.konfirmasi
    if k is None:
        return
    if k.perlu and not k.jawaban:
        yield galat(
            "PINDAH_BELUM_DIKONFIRMASI",
            "perpindahan",
            "Desa lain belum menjawab. Usulan baru dapat disetujui setelah dijawab, atau ditimpa Dinas Sosial.",
            "",
        )
    if k.jawaban == "TIDAK":
        yield galat(
            "PINDAH_TIDAK_DIBENARKAN",
            "perpindahan",
            f"Desa lain tidak membenarkan pindah ini: {k.alasan}",
            "",
        )
    if k.kepala_tertinggal:
        yield galat(
            "KEPALA_IKUT_PINDAH",
            "perpindahan",
            "Kepala keluarga pindah tetapi ada anggota yang tinggal. Pindahkan seluruh keluarga, "
            "atau ganti dulu kepalanya lewat usulan Keluarga berubah.",
            "",
        )


def penerimaan(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """One family, one program: sembako/BPNT here is for families outside PKH (BSP non-PKH)."""
    for keluarga in usulan.keluarga:
        for a in keluarga.anggota:
            if a.pbi and "PBI" in a.menerima:
                yield peringatan("SUDAH_MENERIMA", f"{a.bidang}.pbi", f"{a.nama} sudah penerima PBI-JK.")
        minta, terima = keluarga.program, keluarga.menerima
        if any(a.pbi for a in keluarga.anggota):
            continue
        if minta == "BPNT" and "PKH" in terima:
            yield galat(
                "BSP_KELUARGA_PKH",
                f"{keluarga.bidang}.program",
                "Keluarga ini penerima PKH, jadi tidak diusulkan untuk sembako/BPNT non-PKH.",
                "Juknis SIKS-NG 2019, BSP non PKH",
            )
        elif minta in terima:
            yield peringatan(
                "SUDAH_MENERIMA", f"{keluarga.bidang}.program", f"Keluarga ini sudah penerima {minta}."
            )


def program(usulan: FaktaUsulan) -> Iterator[Temuan]:
    """A family program goes through exactly one pengurus of a family with a No KK; PBI is per person."""
    if usulan.jenis != Jenis.PROGRAM:
        return
    pbi = [a for k in usulan.keluarga for a in k.anggota if a.pbi]
    for a in pbi:
        if not a.nik:
            yield galat(
                "NIK_KOSONG", f"{a.bidang}.nik", f"NIK {a.nama} belum ada di registri. Perbaiki dulu."
            )
    if pbi:
        return
    for keluarga in usulan.keluarga:
        if not keluarga.no_kk:
            yield galat(
                "KK_KOSONG",
                f"{keluarga.bidang}.no_kk",
                "Nomor KK keluarga ini belum ada di registri. Lengkapi dulu lewat usulan perbaikan.",
            )
        pengurus = [a for a in keluarga.anggota if a.pengurus]
        if len(pengurus) != 1:
            yield galat(
                "PENGURUS_BUKAN_SATU",
                keluarga.bidang,
                "Pilih tepat satu pengurus: anggota keluarga yang akan menerima kartu.",
                "Template Usulan 2022 Ver.4",
            )
        elif not pengurus[0].nik:
            yield galat(
                "NIK_KOSONG",
                f"{pengurus[0].bidang}.nik",
                f"NIK {pengurus[0].nama} belum ada di registri. Perbaiki dulu.",
            )
