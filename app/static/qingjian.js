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

  // What was typed outlives a session that ended, a page that failed and another form that was sent first: it is kept
  // in this tab alone, form by form. It comes back by itself after signing in again as the same person, and beside a
  // form that was just sent; at any other time it is offered. Never passwords, files or hidden fields; gone once it
  // was sent, and with an ordinary sign-out.
  const person = document.body.dataset.person;
  const forms = [...document.querySelectorAll("main form[method=post]")];
  const addresses = forms.map((form) => new URL(form.getAttribute("action") || "", location.href).pathname);
  const draftOf = (form) => {
    const at = forms.indexOf(form);
    return ["draft", person, addresses[at], addresses.slice(0, at).filter((each) => each === addresses[at]).length].join(" ");
  };
  const fieldsOf = (form) =>
    [...form.elements].filter(
      (field) => field.name && field.matches("input, textarea, select") && !["hidden", "password", "file", "submit"].includes(field.type)
    );
  const ticked = (field) => field.type === "checkbox" || field.type === "radio";
  const shapeOf = (form) => fieldsOf(form).map((field) => field.name + (ticked(field) ? "=" + field.value : "")).join("&");
  const typedIn = (form) => JSON.stringify([shapeOf(form), fieldsOf(form).map((f) => (ticked(f) ? f.checked : f.value))]);
  const giveBack = (form, kept) => {
    const values = JSON.parse(kept)[1];
    fieldsOf(form).forEach((field, at) => (ticked(field) ? (field.checked = values[at]) : (field.value = values[at])));
  };
  const say = (form, template) => {
    const note = document.getElementById(template).content.firstElementChild.cloneNode(true);
    form.before(note);
    const fold = form.closest("details");
    if (fold) fold.open = true;
    return note;
  };
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
    const comesBack = taken("signed out");
    if (sent && !summary && !document.body.matches(".failed")) sessionStorage.removeItem(sent);
    forms.forEach((form) => {
      const draft = draftOf(form);
      const kept = sessionStorage.getItem(draft);
      if (!kept || kept === typedIn(form) || JSON.parse(kept)[0] !== shapeOf(form)) return;
      if (comesBack || (sent && sent !== draft)) {
        giveBack(form, kept);
        say(form, "draft-note");
        return;
      }
      const offer = say(form, "draft-offer");
      const [take, leave] = offer.querySelectorAll("button");
      take.addEventListener("click", () => {
        giveBack(form, kept);
        offer.remove();
      });
      leave.addEventListener("click", () => {
        sessionStorage.removeItem(draft);
        offer.remove();
      });
    });
    document.addEventListener("input", ({ target }) => {
      if (forms.includes(target.form)) sessionStorage.setItem(draftOf(target.form), typedIn(target.form));
    });
    document.addEventListener("submit", ({ target }) => {
      if (target.matches("form[action$='/sign-out']")) sessionStorage.clear();
      else if (forms.includes(target)) sessionStorage.setItem("sent", draftOf(target));
    });
  }

  // The words beside a date speak of the day that the page came with; of another day they are silent.
  document.querySelectorAll("[data-day]").forEach((words) => {
    const field = words.parentElement.querySelector("input");
    const speak = () => (words.hidden = field.value !== words.dataset.day);
    field.addEventListener("input", speak);
    speak();
  });

  // One press sends a form once; what takes longer than two seconds says that it is being done.
  const working = document.querySelector("[data-working]");
  let waiting = 0;
  const showWork = () => {
    working.replaceChildren(working.dataset.working, document.createElement("progress"));
    working.firstElementChild.setAttribute("aria-label", working.dataset.working);
    working.hidden = false;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    if (working && !waiting && !event.defaultPrevented) waiting = setTimeout(showWork, 2000);
  });
  addEventListener("pageshow", () => {
    clearTimeout(waiting);
    waiting = 0;
    if (working) working.hidden = true;
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
