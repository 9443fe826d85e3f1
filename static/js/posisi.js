// "Ambil posisi": fills latitude and longitude from the device; without it they are typed or left empty.
"use strict";

(() => {
  const tombol = document.querySelector("[data-posisi]");
  const kabar = document.querySelector("[data-posisi-kabar]");
  if (!tombol || !navigator.geolocation) return;
  tombol.hidden = false;

  const SEBAB = {
    1: "Izin lokasi belum diberikan. Izinkan di pengaturan peramban, atau ketik angkanya.",
    2: "Posisi tidak tersedia. Nyalakan GPS, atau ketik angkanya.",
    3: "Posisi belum didapat. Coba lagi di luar ruangan, atau ketik angkanya.",
  };

  tombol.addEventListener("click", () => {
    kabar.textContent = "Mencari posisi…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const [nama, derajat] of [["lintang", coords.latitude], ["bujur", coords.longitude]]) {
          document.getElementById(`id_${nama}`).value = derajat.toFixed(6);
        }
        kabar.textContent = `Posisi terisi, ketelitian sekitar ${Math.round(coords.accuracy)} meter.`;
      },
      (galat) => { kabar.textContent = SEBAB[galat.code]; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
})();
