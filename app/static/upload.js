/* Dropping files on the upload form, and saying at once that one is too large. The plain field works without this. */
"use strict";
(() => {
  for (const form of document.querySelectorAll("form.upload")) {
    const field = form.querySelector('input[type="file"]');
    const drop = form.querySelector("[data-drop]");
    const refusal = form.querySelector("[data-refusal]");
    const largest = Number(form.dataset.largest);
    drop.classList.add("drop-ready");
    drop.querySelector(".drop-hint").hidden = false;

    const judge = () => {
      const tooLarge = [...field.files].filter((file) => file.size > largest);
      refusal.hidden = tooLarge.length === 0;
      refusal.textContent = tooLarge.map((file) => form.dataset.tooLarge.replace("{name}", file.name)).join(" ");
      return tooLarge.length === 0;
    };
    field.addEventListener("change", judge);
    form.addEventListener("submit", (event) => {
      if (!judge()) {
        event.preventDefault();
        event.stopImmediatePropagation();
      }
    }, true);

    const over = (event) => {
      event.preventDefault();
      drop.classList.add("drop-over");
    };
    drop.addEventListener("dragenter", over);
    drop.addEventListener("dragover", over);
    drop.addEventListener("dragleave", () => drop.classList.remove("drop-over"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("drop-over");
      const all = new DataTransfer();
      for (const file of [...field.files, ...event.dataTransfer.files]) all.items.add(file);
      field.files = all.files;
      judge();
    });
  }
})();
