// The quick entry: each step is one request that saves and brings the next. Whatever was typed stays in this
// browser until the server has acknowledged it; on a dead link the step waits and is sent again by itself.
"use strict";

(() => {
  const wadah = document.querySelector("[data-isian]");
  if (!wadah) return;
  document.documentElement.classList.add("ada-naskah");

  const TUNGGU = [2, 4, 8, 15, 30, 60]; // seconds before each new try
  const MACET = 45000; // ms without a byte moving: the link is dead, though nobody says so
  const lanjut = new URLSearchParams(location.search).get("lanjut");
  let percobaan = 0;
  let jamUlang = null;
  let jamSimpan = null;
  let mengirim = false;

  const bagian = () => wadah.querySelector("[data-langkah]");
  const form = () => wadah.querySelector("form");
  const kabari = (...isi) => {
    const tempat = wadah.querySelector("[data-kabar-isian]");
    if (!tempat) return;
    tempat.textContent = "";
    tempat.append(...isi);
  };
  const tautan = (alamat, teks) => Object.assign(document.createElement("a"), { href: alamat, textContent: teks });
  const jam = () => new Date().toLocaleTimeString("id-ID", { hour: "2-digit", minute: "2-digit" }).replace(":", ".");
  const kue = (nama) => (document.cookie.match(`(?:^|; )${nama}=([^;]*)`) || [])[1] || "";

  // --- what is on the page, as data

  function isian() {
    const daftar = [];
    for (const kotak of form().elements) {
      if (!kotak.name || kotak.type === "file" || kotak.name === "csrfmiddlewaretoken") continue;
      if ((kotak.type === "checkbox" || kotak.type === "radio") && !kotak.checked) continue;
      daftar.push([kotak.name, kotak.value]);
    }
    return daftar;
  }

  // By what a person knows again which household it was.
  const ciri = (isi) => isi.filter(([nama, nilai]) => nilai && /^(alamat|a0-0-nama)$/.test(nama)).map(([, nilai]) => nilai);

  function draf(status) {
    const { langkah, kunci } = bagian().dataset;
    const alamat = form().getAttribute("action");
    const baru = !("tersimpan" in bagian().dataset);
    const isi = isian();
    return {
      kunci,
      langkah,
      status,
      alamat,
      halaman: baru ? `${alamat}?lanjut=${kunci}` : `${alamat}?langkah=${langkah}`,
      nama: [wadah.querySelector("[aria-current=step]").textContent.trim(), ...ciri(isi)].join(", "),
      isi,
      foto: window.fotoIsian.semua(),
    };
  }

  const tetap = (isi) => JSON.stringify(isi.filter(([nama]) => nama !== "versi"));
  let awal = ""; // the step as the server gave it: what equals it is not worth keeping

  async function simpanSegera() {
    clearTimeout(jamSimpan);
    jamSimpan = null;
    if (!form() || mengirim) return;
    const isi = draf("diketik");
    if (tetap(isi.isi) === awal && !Object.keys(isi.foto).length) return;
    await window.simpananIsian.simpan(isi);
  }

  function simpanNanti() {
    clearTimeout(jamSimpan);
    jamSimpan = setTimeout(simpanSegera, 300);
  }

  // --- giving back what was kept, also the version on which it was typed: what others did since is seen

  function pulihkan(isi) {
    const nilai = new Map(isi.isi);
    window.tabelIsian.siapkan(nilai);
    for (const kotak of form().elements) {
      if (!kotak.name || kotak.type === "file" || kotak.name === "csrfmiddlewaretoken") continue;
      if (/-(TOTAL|INITIAL)_FORMS$/.test(kotak.name)) continue;
      if (kotak.type === "checkbox") kotak.checked = nilai.has(kotak.name);
      else if (kotak.type === "radio") kotak.checked = nilai.get(kotak.name) === kotak.value;
      else kotak.value = nilai.get(kotak.name) || "";
    }
    bagian().dataset.kunci = isi.kunci;
    window.fotoIsian.pulihkan(isi.foto);
    window.tabelIsian.segarkan();
    simpanNanti();
    if (isi.status === "dikirim") kirim();
  }

  async function tawarkan() {
    const { langkah, kunci } = bagian().dataset;
    const isi = await window.simpananIsian.ambil({ kunci: langkah === "rumah-tangga" && lanjut ? lanjut : kunci, langkah });
    if (!isi || mengirim) return;
    if (lanjut) {
      pulihkan(isi);
      return;
    }
    const tempat = wadah.querySelector("[data-tawaran]");
    const kabar = document.createElement("div");
    kabar.className = "kabar kabar-warning";
    kabar.setAttribute("role", "status");
    const kata = document.createElement("div");
    kata.append("Isian Anda tadi belum terkirim. ");
    for (const [teks, kerja] of [
      ["Lanjutkan", () => pulihkan(isi)],
      ["Buang", () => window.simpananIsian.hapus(isi)],
    ]) {
      const tombol = Object.assign(document.createElement("button"), { type: "button", textContent: teks });
      tombol.className = "btn btn-sm btn-outline-secondary me-2";
      tombol.addEventListener("click", () => { kabar.remove(); kerja(); });
      kata.append(tombol);
    }
    kabar.append(kata);
    tempat.append(kabar);
  }

  // --- sending

  function badan(isi) {
    const foto = Object.keys(isi.foto);
    if (!foto.length) {
      return isi.isi.map((pasangan) => pasangan.map(encodeURIComponent).join("=")).join("&");
    }
    const data = new FormData();
    isi.isi.forEach(([nama, nilai]) => data.append(nama, nilai));
    foto.forEach((nama) => data.append(nama, isi.foto[nama], `${nama.toLowerCase()}.jpg`));
    return data;
  }

  function terkunci(ya) {
    const kotak = wadah.querySelector("[data-kunci-isian]");
    if (!kotak) return;
    kotak.disabled = ya;
    wadah.querySelector("[type=submit]").disabled = ya;
    wadah.setAttribute("aria-busy", ya ? "true" : "false");
  }

  async function kirim() {
    if (mengirim) return;
    const isi = draf("dikirim");
    mengirim = true;
    clearTimeout(jamSimpan);
    terkunci(true);
    kabari("Mengirim…");
    const tersimpan = await window.simpananIsian.simpan(isi);
    coba(isi, tersimpan);
  }

  function coba(isi, tersimpan) {
    const data = badan(isi);
    const permintaan = new XMLHttpRequest();
    let jamMacet = null;
    const bergerak = () => {
      clearTimeout(jamMacet);
      jamMacet = setTimeout(() => permintaan.abort(), MACET);
    };
    permintaan.open("POST", isi.alamat);
    permintaan.setRequestHeader("X-Isian", "1");
    permintaan.setRequestHeader("X-CSRFToken", kue("csrftoken"));
    if (typeof data === "string") {
      permintaan.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    }
    permintaan.upload.onprogress = (p) => {
      bergerak();
      if (p.total > 20000) kabari(`Mengirim… ${Math.round((100 * p.loaded) / p.total)}%`);
    };
    permintaan.onprogress = bergerak;
    permintaan.onloadend = () => {
      clearTimeout(jamMacet);
      dijawab(permintaan, isi, tersimpan);
    };
    bergerak();
    permintaan.send(data);
  }

  function dijawab(permintaan, isi, tersimpan) {
    const langkah = permintaan.getResponseHeader("X-Isian");
    if (permintaan.status === 200 && langkah) {
      terima(permintaan, isi);
    } else if (permintaan.status === 403 || permintaan.status === 200) {
      // Signed out meanwhile (200 is the sign-in page to which the request was led), or an old token.
      berhenti();
      kabari("Sesi Anda sudah berakhir. ", tersimpan ? "Isian tetap tersimpan di ponsel ini. " : "",
        tautan(`/masuk/?next=${encodeURIComponent(isi.halaman)}`, "Masuk lagi, lalu lanjutkan"));
    } else if (permintaan.status >= 400 && permintaan.status < 500) {
      berhenti();
      kabari(`Server menolak isian ini (kode ${permintaan.status}). `,
        tersimpan ? "Isian tetap tersimpan di ponsel ini. " : "", "Muat ulang halaman, lalu coba lagi.");
    } else {
      tungguSinyal(isi, tersimpan);
    }
  }

  function berhenti() {
    mengirim = false;
    percobaan = 0;
    terkunci(false);
  }

  function tungguSinyal(isi, tersimpan) {
    const ubah = Object.assign(document.createElement("button"), { type: "button", textContent: "Ubah isian" });
    ubah.className = "btn btn-sm btn-outline-secondary";
    const ulangi = () => {
      clearTimeout(jamUlang);
      window.removeEventListener("online", ulangi);
      kabari("Mengirim…");
      coba(isi, tersimpan);
    };
    ubah.addEventListener("click", () => {
      clearTimeout(jamUlang);
      window.removeEventListener("online", ulangi);
      berhenti();
      kabari("");
      simpanSegera();
    });
    const detik = TUNGGU[Math.min(percobaan, TUNGGU.length - 1)];
    percobaan += 1;
    jamUlang = setTimeout(ulangi, detik * 1000);
    window.addEventListener("online", ulangi);
    kabari(tersimpan ? "Tersimpan di ponsel, menunggu sinyal. " : "Menunggu sinyal; jangan tutup halaman ini. ", ubah);
  }

  async function terima(permintaan, isi) {
    const selesai = permintaan.getResponseHeader("X-Isian-Tersimpan") === "ya";
    if (selesai) await window.simpananIsian.hapus(isi);
    const foto = isi.foto;
    wadah.innerHTML = permintaan.responseText;
    mengirim = false;
    percobaan = 0;
    wadah.setAttribute("aria-busy", "false");
    window.fotoIsian.pulihkan(selesai ? {} : foto);
    const alamat = permintaan.getResponseHeader("X-Isian-Alamat");
    if (alamat) history.replaceState(null, "", alamat);
    const salah = wadah.querySelector(".ringkasan-galat");
    mulai();
    if (selesai) kabari(`Terkirim ${jam()}`);
    window.scrollTo(0, 0);
    (salah || wadah.querySelector("[data-fokus]") || wadah.querySelector("legend")).focus();
  }

  // --- a step begins

  function mulai() {
    if (!form()) return;
    window.tabelIsian.mulai();
    awal = tetap(isian());
    tawarkan();
  }

  wadah.addEventListener("submit", (peristiwa) => {
    peristiwa.preventDefault();
    const kurang = window.tabelIsian.kurang();
    if (kurang) kurang.focus();
    else kirim();
  });
  for (const jenis of ["input", "change"]) wadah.addEventListener(jenis, simpanNanti);
  window.addEventListener("pagehide", simpanSegera);
  document.addEventListener("visibilitychange", () => { if (document.hidden && jamSimpan) simpanSegera(); });
  window.fotoIsian.saatBerubah(simpanNanti);
  window.simpananIsian.saatSegera(simpanSegera);
  mulai();
})();
