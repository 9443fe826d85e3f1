// Shows of the evidence only what the chosen reason asks. Without this script all of it is shown.
"use strict";

(() => {
  const penyebab = document.getElementById("id_penyebab");
  if (!penyebab) return;
  const bukti = [...document.querySelectorAll("[data-untuk]")];
  const sesuaikan = () => {
    for (const masukan of bukti) {
      const diminta = masukan.dataset.untuk.split(" ").includes(penyebab.value);
      masukan.closest(".isian").hidden = penyebab.value !== "" && !diminta && masukan.value === "";
    }
  };
  penyebab.addEventListener("change", sesuaikan);
  sesuaikan();
})();
