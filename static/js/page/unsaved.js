// A page with several forms: sending one of them loses nothing of what was typed into the others. It comes back with
// the next page that has the form, which says so, until the server has it. Forms that save themselves need none of this.

import { unsaved } from "../lib/person.js";
import { changed, restore } from "../lib/unsaved-forms.js";
import { words } from "../lib/texts.js";

const FORMS = "form[method=post]:not([data-controller~='page/autosave'])";

export function connect(page, signal) {
  const on = (type, listener) => page.addEventListener(type, (event) => {
    const form = event.target.form ?? event.target;
    if (form.matches(FORMS)) listener(form, event);
  }, { signal });
  on("input", keep);
  on("submit", send);
  for (const form of page.querySelectorAll(FORMS)) {
    const typed = unsaved?.get(pathOf(form));
    if (typed && restore(form, typed)) say(form);
    else if (typed && pathOf(form) === location.pathname) continue; // The answer that says what is wrong with it.
    keep(form); // Typed before this module came, or brought back by the browser.
  }
}

function keep(form) {
  const typed = changed(form);
  if (Object.keys(typed).length === 0) return drop(form);
  return unsaved?.put(pathOf(form), typed);
}

function send(form, { submitter, defaultPrevented }) {
  if (submitter?.hasAttribute("formaction")) return; // Such a button leaves the fields.
  if (defaultPrevented) drop(form); // Another controller sends it.
  else unsaved?.sent(pathOf(form), location.href.replace(/#.*/, ""));
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
