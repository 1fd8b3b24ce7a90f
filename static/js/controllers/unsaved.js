// A page with several forms: sending one of them loses nothing of what was typed into the others. It comes back with
// the next page that has the form, which says so, until it is sent. Forms that save themselves need none of this.

import { unsaved } from "../lib/person.js";
import { changed, restore } from "../lib/unsaved.js";
import { words } from "../lib/words.js";

const FORMS = "form[method=post]:not([data-controller~=autosave])";

export function connect(page, signal) {
  const on = (type, listener) => page.addEventListener(type, ({ target, submitter }) => {
    const form = target.form ?? target;
    if (form.matches(FORMS)) listener(form, submitter);
  }, { signal });
  on("input", keep);
  on("submit", (form, button) => !button?.hasAttribute("formaction") && drop(form)); // Such a button leaves the fields.
  for (const form of page.querySelectorAll(FORMS)) {
    const typed = unsaved?.get(pathOf(form));
    if (typed && restore(form, typed)) say(form);
    keep(form); // Typed before this module came, or brought back by the browser.
  }
}

function keep(form) {
  const typed = changed(form);
  if (Object.keys(typed).length === 0) return drop(form);
  return unsaved?.put(pathOf(form), typed);
}

function drop(form) {
  unsaved?.put(pathOf(form), null);
  form.querySelector("[data-unsaved]")?.remove();
}

function say(form) {
  const sentence = Object.assign(document.createElement("small"), { textContent: words.notSavedYet });
  sentence.dataset.unsaved = "";
  sentence.setAttribute("role", "status");
  form.append(sentence);
  form.closest("details")?.setAttribute("open", "");
}

function pathOf(form) {
  return new URL(form.action).pathname;
}
