/* The pairwise sheet: after every judgement the server is asked how consistent the sheet is. */
"use strict";
(() => {
  const sheet = document.querySelector("form[data-sheet]");
  if (!sheet) return;
  const shown = sheet.querySelector("[data-consistency]");
  const [said, weights, hints] = ["said", "weights", "hints"].map((name) => shown.querySelector(`[data-${name}]`));
  let asked = 0;

  const line = (...texts) => {
    const item = document.createElement("li");
    texts.forEach((text, at) => {
      const part = item.appendChild(document.createElement("span"));
      part.textContent = text;
      if (at) part.className = "weight";
    });
    return item;
  };

  const tell = (answer) => {
    said.firstElementChild.textContent = answer.said;
    weights.replaceChildren(...answer.weights.map((each) => line(each.name, each.share)));
    hints.replaceChildren(...answer.hints.map((each) => line(each)));
    shown.classList.toggle("is-accepted", answer.acceptable === true);
    shown.classList.toggle("is-refused", answer.acceptable === false);
  };

  const ask = async () => {
    const mine = ++asked;
    const address = new URL(sheet.dataset.sheet, location.href);
    sheet.querySelectorAll("select").forEach((each) => address.searchParams.set(each.name, each.value));
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    // A later judgement may have overtaken this answer; a page that was signed out answers with another one.
    if (mine === asked && answer.ok && !answer.redirected) tell(await answer.json());
  };
  sheet.addEventListener("change", ask);
})();
