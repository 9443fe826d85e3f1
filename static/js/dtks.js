// Small comforts on top of pages that work without them. No state, no dependencies.
"use strict";

(() => {
  const akar = document.documentElement;

  // One click sends once. Buttons come back when the page is shown again (back button).
  const tombolKirim = (form) =>
    [...form.elements].filter((elemen) => elemen.type === "submit");

  document.addEventListener("submit", (peristiwa) => {
    const form = peristiwa.target;
    // htmx has its own guard (hx-disabled-elt); a download leaves the page where it is.
    if (peristiwa.defaultPrevented || form.method !== "post" || "unduh" in form.dataset) return;
    if ("terkirim" in form.dataset) {
      peristiwa.preventDefault();
      return;
    }
    form.dataset.terkirim = "";
    // After this turn, so that the clicked button's name and value are still sent.
    setTimeout(() => tombolKirim(form).forEach((tombol) => { tombol.disabled = true; }));
  });

  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-terkirim]")) {
      delete form.dataset.terkirim;
      tombolKirim(form).forEach((tombol) => { tombol.disabled = false; });
    }
  });

  // Forms marked data-jaga warn before their unsaved input is lost.
  let belumDisimpan = document.querySelector("form[data-jaga] .is-invalid") !== null;
  document.addEventListener("input", (peristiwa) => {
    if (peristiwa.target.form && "jaga" in peristiwa.target.form.dataset) belumDisimpan = true;
  });
  document.addEventListener("submit", (peristiwa) => {
    if ("jaga" in peristiwa.target.dataset) belumDisimpan = false;
  });
  window.addEventListener("beforeunload", (peristiwa) => {
    if (belumDisimpan) peristiwa.preventDefault();
  });

  // <button data-salin="text">: copies its text. Shown only where the browser allows it.
  if (navigator.clipboard) akar.classList.add("bisa-salin");
  document.addEventListener("click", async (peristiwa) => {
    const tombol = peristiwa.target.closest("[data-salin]");
    if (!tombol) return;
    await navigator.clipboard.writeText(tombol.dataset.salin);
    kabarkan("Tersalin.");
  });

  // The list of errors is read first.
  document.querySelector(".ringkasan-galat")?.focus();

  // Menus of the top bar close on Escape.
  document.addEventListener("keydown", (peristiwa) => {
    if (peristiwa.key === "Escape") document.querySelector(".atas details[open]")?.removeAttribute("open");
  });

  // A fragment that did not arrive says so.
  function kabarkan(teks) {
    const tempat = document.getElementById("kabar-langsung");
    if (!tempat) return;
    tempat.textContent = teks;
    clearTimeout(kabarkan.jam);
    kabarkan.jam = setTimeout(() => { tempat.textContent = ""; }, 8000);
  }
  document.addEventListener("htmx:sendError", () =>
    kabarkan("Sambungan terputus. Periksa internet Anda, lalu coba lagi."));
  document.addEventListener("htmx:responseError", () =>
    kabarkan("Bagian halaman ini gagal dimuat. Muat ulang halaman, lalu coba lagi."));
})();
