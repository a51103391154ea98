/* The panel of an indicator: only the fields of the chosen kind of measure are shown. */
"use strict";
(() => {
  const measure = document.querySelector("[data-measure]");
  if (!measure) return;
  measure.classList.add("has-script");
  const kind = measure.querySelector("select");
  const show = () =>
    measure.querySelectorAll("[data-for]").forEach((part) => {
      part.hidden = !part.dataset.for.split(" ").includes(kind.value);
    });
  kind.addEventListener("change", show);
  addEventListener("pageshow", show);
  show();
})();
