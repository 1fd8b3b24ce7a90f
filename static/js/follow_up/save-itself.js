// Saves a short form of a contact as soon as one of its fields is left, and says so. The form's button is for pages
// without JavaScript, and comes back when something could not be saved. What was typed when the page closed is kept by
// page/unsaved.js, and saved on the next page.

import { parseJson, problemText } from "../lib/fragment.js";
import { session } from "../lib/person.js";
import { JSON_TYPE } from "../lib/session.js";
import { texts } from "../lib/texts.js";
import { acceptValues, changedValues } from "../lib/unsaved-forms.js";

export function connect(form, signal) {
  let saving = Promise.resolve();
  const saveNext = () => (saving = saving.then(() => save(form)));
  form.addEventListener("change", saveNext, { signal });
  form.addEventListener("restored", saveNext, { signal }); // By page/unsaved.js, from the page before.
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    saveNext();
  }, { signal });
  buttonOf(form).hidden = true;
  saveNext();
}

async function save(form) {
  if (!isChanged(form)) return;
  const state = form.querySelector("[data-save-target=state]");
  state.textContent = texts.saving;
  const fields = new FormData(form);
  const { status, text } = await session.post(form.action, fields, JSON_TYPE);
  const isSaved = status === 200;
  buttonOf(form).hidden = isSaved;
  if (isSaved) acceptValues(form, fields);
  else state.textContent = status >= 400 && status < 500 ? problemText(text) : texts.notSavedNow;
  if (!isSaved) return;
  state.textContent = parseJson(text)?.message ?? texts.saved;
  form.closest("section").querySelectorAll("[data-save-target=before]").forEach((part) => part.remove());
  form.dispatchEvent(new Event("input", { bubbles: true })); // Lets page/unsaved.js forget what it kept.
}

function isChanged(form) {
  return Object.keys(changedValues(form)).length > 0;
}

function buttonOf(form) {
  return form.querySelector("[data-save-target=submit]");
}
