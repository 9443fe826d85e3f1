// The members' table: rows by keyboard, what a NIK tells, and nothing forced.
"use strict";

window.tabelIsian = (() => {
  const wadah = document.querySelector("[data-isian]");
  const UMUR_TERTUA = 105;
  const dua = (angka) => String(angka).padStart(2, "0");

  // --- rows and keluarga

  const blok = () => [...wadah.querySelectorAll("[data-blok]")];
  const baris = (satu) => [...satu.querySelectorAll("[data-baris]")];
  const nomorBlok = (satu) => satu.querySelector("[name$='-TOTAL_FORMS']").name.match(/^a(\d+)-/)[1];
  const kotak = (satu, nama) => satu.querySelector(`[name$="-${nama}"]`);

  function dariCetakan(pilih, ganti) {
    let html = wadah.querySelector(pilih).innerHTML;
    Object.keys(ganti).forEach((kata) => { html = html.split(kata).join(ganti[kata]); });
    const cetakan = document.createElement("template");
    cetakan.innerHTML = html;
    return cetakan.content.querySelector("[data-baris], [data-blok]");
  }

  function tambahBaris(satu) {
    const jumlah = satu.querySelector("[name$='-TOTAL_FORMS']");
    const baru = dariCetakan("[data-cetakan-baris]", { __k__: nomorBlok(satu), __prefix__: jumlah.value });
    jumlah.value = Number(jumlah.value) + 1;
    satu.querySelector("[data-tabel-anggota]").append(baru);
    return baru;
  }

  function tambahKeluarga() {
    const jumlah = wadah.querySelector("[name='k-TOTAL_FORMS']");
    const baru = dariCetakan("[data-cetakan-keluarga]", { __k__: jumlah.value });
    jumlah.value = Number(jumlah.value) + 1;
    wadah.querySelector("[data-daftar-keluarga]").append(baru);
    baru.querySelector("[data-nomor-keluarga]").textContent = jumlah.value;
    kotak(tambahBaris(baru), "hubungan").value = "1";
    return baru;
  }

  const terisi = (satu) => [...satu.querySelectorAll("input, select")].some((k) =>
    !/-hubungan$/.test(k.name) && (k.type === "checkbox" ? k.checked : k.value !== ""));
  const dihapus = (satu) => kotak(satu, "DELETE").checked;

  // Rows for a page without script; with it they come when they are needed.
  function buangKosong(satu) {
    const jumlah = satu.querySelector("[name$='-TOTAL_FORMS']");
    baris(satu).reverse().some((b, ke, semua) => {
      if (terisi(b) || ke === semua.length - 1) return true;
      b.remove();
      jumlah.value = Number(jumlah.value) - 1;
      return false;
    });
  }

  // Exactly the rows and keluarga that the kept values speak of.
  function siapkan(nilai) {
    if (!wadah.querySelector("[data-daftar-keluarga]")) return;
    blok().forEach((satu) => satu.remove());
    wadah.querySelector("[name='k-TOTAL_FORMS']").value = 0;
    while (blok().length < Number(nilai.get("k-TOTAL_FORMS"))) {
      const satu = tambahKeluarga();
      const butuh = Number(nilai.get(`a${nomorBlok(satu)}-TOTAL_FORMS`));
      while (baris(satu).length < butuh) tambahBaris(satu);
    }
  }

  // --- what a NIK tells (the same rules as on the server; a difference is only asked about)

  function bacaNik(nik) {
    if (!/^\d{16}$/.test(nik)) return null;
    const perempuan = Number(nik.slice(6, 8)) > 40;
    const hari = Number(nik.slice(6, 8)) - (perempuan ? 40 : 0);
    const [bulan, tahun] = [Number(nik.slice(8, 10)), Number(nik.slice(10, 12))];
    const kini = new Date();
    const abad = kini.getFullYear() - (kini.getFullYear() % 100);
    for (const penuh of [abad + tahun, abad - 100 + tahun]) {
      const lahir = new Date(penuh, bulan - 1, hari);
      const ada = lahir.getMonth() === bulan - 1 && lahir.getDate() === hari;
      if (ada && lahir <= kini && kini.getFullYear() - penuh <= UMUR_TERTUA) {
        return { tanggal_lahir: `${dua(hari)}/${dua(bulan)}/${penuh}`, jenis_kelamin: perempuan ? "P" : "L" };
      }
    }
    return null;
  }

  function tanggal(teks) {
    const angka = teks.trim().replace(/^(\d\d?)[-./](\d\d?)[-./](\d{4})$/, (_, h, b, t) => `${dua(h)}${dua(b)}${t}`);
    const cocok = angka.match(/^(\d\d)(\d\d)(\d{4})$/);
    return cocok ? cocok.slice(1).join("/") : teks.trim();
  }

  const KATA = {
    tanggal_lahir: (isi) => isi,
    jenis_kelamin: (isi) => (isi === "P" ? "perempuan" : "laki-laki"),
  };

  function catat(satu, teks, tombol) {
    const tempat = satu.querySelector("[data-catatan]");
    tempat.textContent = teks;
    for (const [kata, kerja] of tombol || []) {
      const t = Object.assign(document.createElement("button"), { type: "button", textContent: kata });
      t.className = "btn btn-sm btn-outline-secondary ms-2";
      t.addEventListener("click", kerja);
      tempat.append(t);
    }
  }

  function periksaNik(satu) {
    const kotakNik = kotak(satu, "nik");
    const nik = kotakNik.value.replace(/[\s.\-'’]/g, "");
    if (!nik) return catat(satu, "");
    if (!/^\d{16}$/.test(nik)) return catat(satu, `NIK harus tepat 16 angka; ini ${nik.length} karakter.`);
    const kembar = [...wadah.querySelectorAll("[data-baris] [name$='-nik']")]
      .filter((k) => k !== kotakNik && k.value.replace(/[\s.\-'’]/g, "") === nik && !dihapus(k.closest("[data-baris]")));
    if (kembar.length) return catat(satu, "NIK ini sudah dipakai anggota lain di halaman ini. Periksa KTP atau KK.");
    const kata = bacaNik(nik);
    if (!kata) return catat(satu, "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir yang mungkin. Cocokkan dengan KTP.");
    for (const nama of Object.keys(kata)) {
      if (!kotak(satu, nama).value) kotak(satu, nama).value = kata[nama];
    }
    return bandingkan(satu, kata);
  }

  function bandingkan(satu, kata) {
    const beda = Object.keys(kata).filter((nama) => {
      const isi = kotak(satu, nama).value;
      return (nama === "tanggal_lahir" ? tanggal(isi) : isi) !== kata[nama];
    });
    if (!beda.length || satu.dataset.dibenarkan === kotak(satu, "nik").value) return catat(satu, "");
    const pakai = () => {
      beda.forEach((nama) => { kotak(satu, nama).value = kata[nama]; });
      catat(satu, "");
      satu.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const biarkan = () => {
      satu.dataset.dibenarkan = kotak(satu, "nik").value;
      catat(satu, "");
    };
    return catat(satu, `Menurut NIK: ${beda.map((nama) => KATA[nama](kata[nama])).join(", ")}. Isian Anda berbeda.`,
      [["Pakai dari NIK", pakai], ["Isian saya benar", biarkan]]);
  }

  // --- the details that belong to a tick

  function berpasangan(satu) {
    for (const [centang, isian] of [["disabilitas", "jenis_disabilitas"], ["hamil", "tanggal_hamil"]]) {
      const k = kotak(satu, isian);
      const tampil = kotak(satu, centang).checked || k.value !== "";
      k.closest(".isian").hidden = !tampil;
    }
  }

  function segarkan() {
    for (const satu of wadah.querySelectorAll("[data-baris]")) {
      berpasangan(satu);
      satu.classList.toggle("dihapus", dihapus(satu));
    }
  }

  function mulai() {
    blok().forEach(buangKosong);
    segarkan();
  }

  // The first row that somebody began and that has no name or sex: asked for here, so that it costs no request.
  function kurang() {
    for (const satu of wadah.querySelectorAll("[data-baris]")) {
      if (!terisi(satu) || dihapus(satu)) continue;
      for (const nama of ["nama", "jenis_kelamin"]) {
        if (!kotak(satu, nama).value) {
          catat(satu, nama === "nama" ? "Nama belum diisi." : "Jenis kelamin belum dipilih.");
          return kotak(satu, nama);
        }
      }
    }
    return null;
  }

  // --- keyboard

  function berikutnya(dari) {
    const semua = [...dari.closest("form").querySelectorAll(
      "[data-blok] input:not([type=hidden]):not([type=checkbox]), [data-blok] select, [data-tambah-keluarga]",
    )].filter((k) => k.offsetParent !== null);
    return semua[semua.indexOf(dari) + 1];
  }

  wadah.addEventListener("keydown", (peristiwa) => {
    const dari = peristiwa.target;
    if (peristiwa.key !== "Enter" || !dari.closest("[data-blok]") || dari.tagName === "BUTTON") return;
    peristiwa.preventDefault();
    const satu = dari.closest("[data-baris]");
    const akhir = satu && !satu.nextElementSibling && /-ibu_kandung$/.test(dari.name);
    const tujuan = akhir ? kotak(tambahBaris(satu.closest("[data-blok]")), "nik") : berikutnya(dari);
    if (akhir) segarkan();
    if (tujuan) tujuan.focus();
  });

  wadah.addEventListener("click", (peristiwa) => {
    const tombol = peristiwa.target.closest("[data-tambah-baris], [data-tambah-keluarga]");
    if (!tombol) return;
    const baru = "tambahBaris" in tombol.dataset ? tambahBaris(tombol.closest("[data-blok]")) : tambahKeluarga();
    segarkan();
    baru.querySelector("input:not([type=hidden])").focus();
  });

  function periksaKk(dari) {
    const kk = dari.value.replace(/[\s.\-'’]/g, "");
    const salah = kk && !/^\d{16}$/.test(kk);
    dari.closest("[data-blok]").querySelector("[data-catatan-kk]").textContent =
      salah ? `Nomor KK harus tepat 16 angka; ini ${kk.length} karakter.` : "";
  }

  wadah.addEventListener("change", (peristiwa) => {
    const { name, value } = peristiwa.target;
    if (/-no_kk$/.test(name)) periksaKk(peristiwa.target);
    const satu = peristiwa.target.closest("[data-baris]");
    if (!satu) return;
    if (/-tanggal_(lahir|hamil)$/.test(name)) peristiwa.target.value = tanggal(value);
    if (/-(nik|tanggal_lahir|jenis_kelamin)$/.test(name)) periksaNik(satu);
    segarkan();
  });

  return { mulai, siapkan, segarkan, kurang };
})();
