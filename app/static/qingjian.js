/* A little help where it helps; every page works without it. */
"use strict";
(() => {
  // After a refused form, start where the list of what is wrong stands.
  const summary = document.querySelector(".summary");
  if (summary) summary.focus();

  // "/" goes to the search box, as long as nobody is typing.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    const box = document.getElementById("find");
    if (event.key === "/" && !typing && box) {
      event.preventDefault();
      box.focus();
    }
  });

  // What was typed outlives a session that ended: kept in this tab alone, given back after signing in again to the
  // same person on the same page. Never passwords, files or hidden fields; gone once it was sent, and with an
  // ordinary sign-out.
  const person = document.body.dataset.person;
  const place = "draft " + person + " " + location.pathname;
  const inForm = "main form[method=post]";
  const typed = () =>
    [...document.querySelectorAll(inForm + " :is(input, textarea, select)[name]")].filter(
      (field) => !["hidden", "password", "file", "submit"].includes(field.type)
    );
  const ticked = (field) => field.type === "checkbox" || field.type === "radio";
  const taken = (name) => {
    const value = sessionStorage.getItem(name);
    sessionStorage.removeItem(name);
    return value;
  };
  if (!person) {
    sessionStorage.setItem("signed out", "yes");
    sessionStorage.removeItem("sent");
  } else {
    const sent = taken("sent");
    if (sent && !summary) sessionStorage.removeItem(sent);
    const kept = JSON.parse(sessionStorage.getItem(place) || "null");
    const fields = typed();
    if (taken("signed out") && kept && kept.length === fields.length) {
      fields.forEach((field, at) => (ticked(field) ? (field.checked = kept[at]) : (field.value = kept[at])));
      document.querySelector(inForm).before(document.getElementById("draft-note").content.cloneNode(true));
    }
    document.addEventListener("input", (event) => {
      if (!event.target.closest(inForm)) return;
      sessionStorage.setItem(place, JSON.stringify(typed().map((f) => (ticked(f) ? f.checked : f.value))));
    });
    document.addEventListener("submit", (event) => {
      if (event.target.matches("form[action$='/sign-out']")) sessionStorage.clear();
      else if (event.target.matches(inForm)) sessionStorage.setItem("sent", place);
    });
  }

  // The words beside a date speak of the day that the page came with; of another day they are silent.
  document.querySelectorAll("[data-day]").forEach((words) => {
    const field = words.parentElement.querySelector("input");
    const speak = () => (words.hidden = field.value !== words.dataset.day);
    field.addEventListener("input", speak);
    speak();
  });

  // One press sends a form once.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
