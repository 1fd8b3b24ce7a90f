// Keeps what was typed into the other forms of a page when one of them is sent. The next page that has such a form
// restores it and says that it is not saved yet. Forms that save themselves do not need this.

import { unsavedForms } from "../lib/person.js";
import { texts } from "../lib/texts.js";
import { changedValues, restoreValues } from "../lib/unsaved-forms.js";

const FORMS = "form[method=post]:not([data-controller~='page/autosave'])";

export function connect(page, signal) {
  const on = (type, listener) => page.addEventListener(type, (event) => {
    const form = event.target.form ?? event.target;
    if (form.matches(FORMS)) listener(form, event);
  }, { signal });
  on("input", storeForm);
  on("submit", handleSubmit);
  for (const form of page.querySelectorAll(FORMS)) {
    const values = unsavedForms?.get(pathOf(form));
    if (values && restoreValues(form, values)) showRestored(form);
    else if (values && pathOf(form) === location.pathname) continue; // The page says what is wrong with this form.
    storeForm(form); // It may have been filled in before this module was loaded, or restored by the browser.
  }
}

function storeForm(form) {
  const values = changedValues(form);
  if (Object.keys(values).length === 0) return forgetForm(form);
  return unsavedForms?.put(pathOf(form), values);
}

function handleSubmit(form, { submitter, defaultPrevented }) {
  if (submitter?.hasAttribute("formaction")) return; // The fields are not saved by such a button.
  if (defaultPrevented) forgetForm(form); // Another controller sends the form.
  else unsavedForms?.markSent(pathOf(form), location.href.replace(/#.*/, ""));
}

function forgetForm(form) {
  unsavedForms?.put(pathOf(form), null);
  form.querySelector("[data-unsaved]")?.remove();
}

function showRestored(form) {
  const status = Object.assign(document.createElement("small"), { textContent: texts.notSavedYet });
  status.dataset.unsaved = "";
  status.setAttribute("role", "status");
  form.append(status);
  form.dispatchEvent(new Event("restored")); // A form that saves itself does so now.
  for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

function pathOf(form) {
  return new URL(form.action).pathname;
}
