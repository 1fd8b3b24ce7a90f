// A form that saves itself after a pause, on leaving the field and on leaving the page, and says how it stands.
// State goes to [data-autosave-target="state"]; the form's own button, for pages without JavaScript, is hidden.

import { KeptForm } from "../lib/kept-form.js";
import { session } from "../lib/person.js";
import { words } from "../lib/words.js";

const PAUSE = 800; // ms without typing
const RETRY = 8_000; // ms
const forms = new WeakMap();

export function connect(form, signal) {
  const kept = keep(form);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  // A note from elsewhere stays until somebody chooses: only the buttons of the question save over it.
  const save = () => kept.dirty && form.dataset.autosave !== "conflict" && kept.save();
  let pause;
  on(form, "input", () => {
    clearTimeout(pause);
    pause = setTimeout(save, PAUSE);
  });
  on(form, "focusout", save);
  on(window, "pagehide", save);
  on(window, "online", save);
  on(form, "submit", (event) => {
    event.preventDefault();
    save();
  });
  const retry = setInterval(() => form.dataset.autosave === "unsent" && save(), RETRY);
  signal.addEventListener("abort", () => {
    clearTimeout(pause);
    clearInterval(retry);
  });
  form.querySelectorAll("[data-autosave-target=submit]").forEach((button) => (button.hidden = true));
  save(); // Typed before this module came.
}

/**
 * Save `form` now. Answers "saved", "unsent" (also when it takes longer than `patience`, in ms), "conflict" or
 * "refused".
 */
export function saveNow(form, patience = Infinity) {
  const saved = keep(form).save();
  if (patience === Infinity) return saved;
  return Promise.race([saved, new Promise((resolve) => setTimeout(resolve, patience, "unsent"))]);
}

function keep(form) {
  const tell = (state, body) => show(form, state, body);
  if (!forms.has(form)) forms.set(form, new KeptForm(form, { session, tell }));
  return forms.get(form);
}

function show(form, state, body) {
  form.dataset.autosave = state;
  const sentences = { saving: words.saving, saved: words.saved, unsent: words.notSaved, refused: body?.message };
  const place = form.querySelector("[data-autosave-target=state]");
  if (state === "conflict") place.replaceChildren(...choices(form, body.note));
  else place.textContent = sentences[state];
}

function choices(form, note) {
  const mine = button(words.keepMine, () => saveNow(form));
  const theirs = button(words.takeOther, () => {
    keep(form).take(note);
    show(form, "saved");
  });
  return [words.changedElsewhere(note), mine, theirs];
}

function button(label, press) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className: "btn small", textContent: label });
  element.addEventListener("click", press);
  return element;
}
