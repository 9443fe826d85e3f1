// "Ambil posisi": fills latitude and longitude from the device; without it they are typed or left empty.
"use strict";

(() => {
  if (!navigator.geolocation) return;
  document.documentElement.classList.add("bisa-posisi");

  const SEBAB = {
    1: "Izin lokasi belum diberikan. Izinkan di pengaturan peramban, atau ketik angkanya.",
    2: "Posisi tidak tersedia. Nyalakan GPS, atau ketik angkanya.",
    3: "Posisi belum didapat. Coba lagi di luar ruangan, atau ketik angkanya.",
  };

  document.addEventListener("click", (peristiwa) => {
    if (!peristiwa.target.closest("[data-posisi]")) return;
    const kabar = document.querySelector("[data-posisi-kabar]");
    kabar.textContent = "Mencari posisi…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const [nama, derajat] of [["lintang", coords.latitude], ["bujur", coords.longitude]]) {
          const kotak = document.getElementById(`id_${nama}`);
          kotak.value = derajat.toFixed(6);
          kotak.dispatchEvent(new Event("input", { bubbles: true }));
        }
        kabar.textContent = `Posisi terisi, ketelitian sekitar ${Math.round(coords.accuracy)} meter.`;
      },
      (galat) => { kabar.textContent = SEBAB[galat.code]; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  });
})();
