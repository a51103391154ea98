/* Shows how much of a chosen file is sent, and keeps the choice when it fails. Without this the form is sent as it is. */
"use strict";
(() => {
  for (const place of document.querySelectorAll(".sending")) {
    const form = place.querySelector("form");
    const field = form.querySelector('input[type="file"]');
    const bar = place.querySelector("[data-bar]");
    const words = place.querySelector("[data-words]");
    const refusal = place.querySelector("[data-refusal]");
    const done = bar.querySelector("progress");
    let busy = false;

    const refuse = (sentence) => {
      bar.hidden = true;
      refusal.textContent = sentence;
      refusal.hidden = false;
      busy = false;
    };
    const says = (percent) => {
      done.value = percent;
      words.textContent = percent < 100 ? place.dataset.sending.replace("{percent}", percent) : place.dataset.sent;
    };

    form.addEventListener("submit", (event) => {
      const file = field.files[0];
      if (!file) return;
      event.preventDefault();
      if (busy) return;
      refusal.hidden = true;
      if (file.size > Number(place.dataset.largest)) return refuse(place.dataset.tooLarge);
      busy = true;
      bar.hidden = false;
      says(0);
      const request = new XMLHttpRequest();
      request.open("POST", form.action || location.href);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (told) => {
        if (told.lengthComputable) says(Math.floor((told.loaded / told.total) * 100));
      });
      request.addEventListener("error", () => refuse(place.dataset.lost));
      request.addEventListener("load", () => {
        const told = (request.getResponseHeader("Content-Type") || "").startsWith("application/json");
        if (request.status === 200 && told) return location.assign(JSON.parse(request.responseText).address);
        const page = new DOMParser().parseFromString(request.responseText, "text/html");
        const found = page.querySelector(".summary li, main .said, main .standing, main p");
        refuse(found ? found.textContent.trim() : place.dataset.lost);
      });
      request.send(new FormData(form));
    });
  }
})();
