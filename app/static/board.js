/* The board at hand: choose all without loading the page again, walk the rows with the arrows, see how many are chosen. */
"use strict";
(() => {
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const boxes = [...board.querySelectorAll('input[name="row"]')];
  const toggle = board.querySelector("[data-choose-all]");
  const chosen = board.querySelector("[data-chosen]");

  const tell = () => {
    const count = boxes.filter((box) => box.checked).length;
    toggle.textContent = count === boxes.length ? toggle.dataset.none : toggle.dataset.all;
    chosen.textContent = chosen.dataset.words.replace("{n}", count);
    chosen.hidden = count === 0;
  };
  toggle.addEventListener("click", (event) => {
    event.preventDefault();
    const all = boxes.every((box) => box.checked);
    boxes.forEach((box) => (box.checked = !all));
    tell();
  });
  board.addEventListener("change", tell);

  // Up and down move from row to row; the space bar chooses, as it does everywhere; Enter goes on to the reason.
  board.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && boxes.includes(event.target)) {
      event.preventDefault();
      document.getElementById("reason").focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = event.target.closest("tbody tr");
    if (!step || !(row || event.target === toggle)) return;
    const here = row ? boxes.findIndex((box) => row.contains(box)) : -1;
    const next = boxes[here + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "center" });
  });
  addEventListener("pageshow", tell);
  tell();
})();
