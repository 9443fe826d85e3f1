// Keeps unsent entry in this browser until the server has acknowledged it. Loaded on every page: it offers
// what is left, belongs to one user, and goes when that user signs out or another one signs in.
"use strict";

window.simpananIsian = (() => {
  const GUDANG = "dtks-isian";
  const pengguna = document.currentScript.dataset.pengguna;

  const buka = new Promise((berhasil) => {
    let permintaan;
    try {
      permintaan = indexedDB.open(GUDANG, 1);
    } catch (galat) {
      berhasil(null); // switched off in this browser: entry works, it is only not kept
      return;
    }
    permintaan.onupgradeneeded = () => permintaan.result.createObjectStore("draf", { keyPath: "id" });
    permintaan.onsuccess = () => berhasil(permintaan.result);
    permintaan.onerror = () => berhasil(null);
  });

  async function kerjakan(mode, kerja) {
    const basis = await buka;
    if (!basis) return undefined;
    return new Promise((berhasil, gagal) => {
      const transaksi = basis.transaction("draf", mode);
      const permintaan = kerja(transaksi.objectStore("draf"));
      transaksi.oncomplete = () => berhasil(permintaan.result);
      transaksi.onerror = transaksi.onabort = () => gagal(transaksi.error);
    });
  }

  // The page of the entry puts here what keeps the last keystrokes.
  let segera = async () => {};
  const saatSegera = (kerja) => { segera = kerja; };

  const kunci = (draf) => [pengguna, draf.kunci, draf.langkah].join("|");
  let tutup = false;

  const semua = async () => (await kerjakan("readonly", (toko) => toko.getAll())) || [];
  const ambil = (draf) => kerjakan("readonly", (toko) => toko.get(kunci(draf)));
  const hapus = (draf) => kerjakan("readwrite", (toko) => toko.delete(kunci(draf)));
  const kosongkan = () => kerjakan("readwrite", (toko) => toko.clear());

  // Tells whether it is kept.
  async function simpan(draf) {
    if (tutup || !pengguna) return false;
    const isi = Object.assign({}, draf, { id: kunci(draf), pengguna, waktu: Date.now() });
    try {
      return (await kerjakan("readwrite", (toko) => toko.put(isi))) !== undefined;
    } catch (galat) {
      return false; // the phone is full
    }
  }

  async function milikSaya() {
    const daftar = await semua();
    if (!pengguna) return []; // signed out: what is kept waits for its owner
    const lain = daftar.filter((draf) => draf.pengguna !== pengguna);
    for (const draf of lain) await kerjakan("readwrite", (toko) => toko.delete(draf.id));
    return daftar.filter((draf) => draf.pengguna === pengguna);
  }

  function tawarkan(draf) {
    const kabar = document.createElement("div");
    kabar.className = "kabar kabar-warning";
    kabar.setAttribute("role", "status");
    const isi = document.createElement("div");
    const jam = new Date(draf.waktu).toLocaleString("id-ID", { dateStyle: "medium", timeStyle: "short" });
    isi.append(`Isian Anda tadi belum terkirim (${draf.nama}, ${jam}). `);
    const lanjut = document.createElement("a");
    lanjut.href = draf.halaman;
    lanjut.textContent = "Lanjutkan";
    isi.append(lanjut);
    kabar.append(isi);
    return kabar;
  }

  // The page of the entry itself makes its own offer.
  async function tawarkanSemua() {
    const daftar = await milikSaya();
    const { kunci: kunciIni, langkah } = (document.querySelector("[data-isian] [data-kunci]") || document.body).dataset;
    const dibuka = [kunciIni, new URLSearchParams(location.search).get("lanjut")];
    const tempat = document.getElementById("kabar-langsung");
    if (!tempat) return;
    for (const draf of daftar) {
      if (langkah !== draf.langkah || !dibuka.includes(draf.kunci)) tempat.after(tawarkan(draf));
    }
  }

  document.addEventListener("submit", async (peristiwa) => {
    const form = peristiwa.target;
    if (!("keluar" in form.dataset)) return;
    peristiwa.preventDefault();
    await segera();
    const daftar = await milikSaya();
    const pesan = "Ada isian yang belum terkirim. Bila Anda keluar sekarang, isian itu dihapus dari ponsel ini. Tetap keluar?";
    if (daftar.length && !window.confirm(pesan)) return;
    tutup = true;
    await kosongkan();
    form.submit();
  }, true);

  window.addEventListener("load", () => { tawarkanSemua(); });

  return { ambil, simpan, hapus, saatSegera };
})();
