// Photos of the quick entry: made small in the browser before they are kept and sent.
"use strict";

window.fotoIsian = (() => {
  const BESAR = 120 * 1024;
  const PERCOBAAN = [[1280, 0.7], [1280, 0.5], [1024, 0.5], [800, 0.5]]; // longest side, JPEG quality
  // Chrome before 81 does not turn photos upright by itself.
  const putarSendiri = !(window.CSS && CSS.supports("image-orientation", "from-image"));
  const wadah = document.querySelector("[data-isian]");
  let foto = {};
  let kabari = () => {};

  const bacaSebagai = (cara, berkas) => new Promise((berhasil, gagal) => {
    const pembaca = new FileReader();
    pembaca.onload = () => berhasil(pembaca.result);
    pembaca.onerror = () => gagal(pembaca.error);
    pembaca[cara](berkas);
  });

  const gambar = (alamat) => new Promise((berhasil, gagal) => {
    const hasil = new Image();
    hasil.onload = () => berhasil(hasil);
    hasil.onerror = () => gagal(new Error("bukan gambar"));
    hasil.src = alamat;
  });

  // Orientation (1-8) that the camera wrote into a JPEG; 1 when there is none.
  function arah(isi) {
    const data = new DataView(isi);
    if (data.byteLength < 4 || data.getUint16(0) !== 0xffd8) return 1;
    let letak = 2;
    while (letak + 4 < data.byteLength) {
      const penanda = data.getUint16(letak);
      if (penanda === 0xffe1) return arahExif(data, letak + 10);
      if ((penanda & 0xff00) !== 0xff00) return 1;
      letak += 2 + data.getUint16(letak + 2);
    }
    return 1;
  }

  function arahExif(data, awal) {
    if (awal + 8 > data.byteLength) return 1;
    const kecil = data.getUint16(awal) === 0x4949;
    let letak = awal + data.getUint32(awal + 4, kecil);
    if (letak + 2 > data.byteLength) return 1;
    const jumlah = data.getUint16(letak, kecil);
    letak += 2;
    for (let ke = 0; ke < jumlah && letak + 12 <= data.byteLength; ke += 1, letak += 12) {
      if (data.getUint16(letak, kecil) === 0x0112) return data.getUint16(letak + 8, kecil);
    }
    return 1;
  }

  function lukis(asli, sisi, orientasi) {
    const skala = Math.min(1, sisi / Math.max(asli.width, asli.height));
    const [lebar, tinggi] = [Math.round(asli.width * skala), Math.round(asli.height * skala)];
    const rebah = orientasi >= 5;
    const kanvas = document.createElement("canvas");
    kanvas.width = rebah ? tinggi : lebar;
    kanvas.height = rebah ? lebar : tinggi;
    const kuas = kanvas.getContext("2d");
    const PUTAR = { 3: [180, lebar, tinggi], 6: [90, tinggi, 0], 8: [-90, 0, lebar] };
    const [derajat, x, y] = PUTAR[orientasi] || [0, 0, 0];
    kuas.translate(x, y);
    kuas.rotate((derajat * Math.PI) / 180);
    kuas.drawImage(asli, 0, 0, lebar, tinggi);
    return kanvas;
  }

  const jadiBlob = (kanvas, mutu) => new Promise((berhasil) => {
    kanvas.toBlob(berhasil, "image/jpeg", mutu);
  });

  async function kecilkan(berkas) {
    const orientasi = putarSendiri ? arah(await bacaSebagai("readAsArrayBuffer", berkas.slice(0, 131072))) : 1;
    const asli = await gambar(await bacaSebagai("readAsDataURL", berkas));
    let hasil = null;
    for (const [sisi, mutu] of PERCOBAAN) {
      hasil = await jadiBlob(lukis(asli, sisi, orientasi), mutu);
      if (hasil.size <= BESAR) break;
    }
    return hasil;
  }

  const tempat = (nama) => wadah.querySelector(`[data-foto-kabar="${nama}"]`);

  async function tampilkan(nama) {
    if (!tempat(nama)) return;
    tempat(nama).textContent = `Siap dikirim, ${Math.ceil(foto[nama].size / 1024)} KB. `;
    const kecil = await gambar(await bacaSebagai("readAsDataURL", foto[nama]));
    const cuplik = lukis(kecil, 160, 1);
    cuplik.className = "cuplik-foto";
    cuplik.setAttribute("role", "img");
    cuplik.setAttribute("aria-label", "Cuplikan foto yang dipilih");
    tempat(nama).append(cuplik);
  }

  function letak() {
    const kotak = wadah.querySelector("[name=lintang]");
    if (!kotak || kotak.value || !navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      if (!kotak.isConnected) return;
      kotak.value = coords.latitude.toFixed(6);
      wadah.querySelector("[name=bujur]").value = coords.longitude.toFixed(6);
      kabari();
    }, () => {}, { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 }); // no position is fine
  }

  wadah.addEventListener("change", async (peristiwa) => {
    const kotak = peristiwa.target;
    if (!("foto" in kotak.dataset) || !kotak.files.length) return;
    letak();
    const berkas = kotak.files[0];
    tempat(kotak.name).textContent = "Mengecilkan foto…";
    try {
      foto[kotak.name] = await kecilkan(berkas);
    } catch (galat) {
      foto[kotak.name] = berkas; // the server judges what this browser cannot read
    }
    kabari();
    await tampilkan(kotak.name).catch(() => {});
  });

  return {
    semua: () => Object.assign({}, foto),
    pulihkan(isi) {
      foto = Object.assign({}, isi);
      Object.keys(foto).forEach((nama) => { tampilkan(nama).catch(() => {}); });
    },
    saatBerubah(kerja) { kabari = kerja; },
  };
})();
