// Saves a form of switches at each change and says so. Without JavaScript the form has a button.

import { session } from "../lib/person.js";
import { texts } from "../lib/texts.js";

export function connect(form, signal) {
  const output = form.querySelector("[data-instant-target=state]");
  let saving = Promise.resolve();
  const save = async () => {
    output.textContent = texts.saving;
    const { status, redirected } = await session.post(form.action, new FormData(form));
    output.textContent = status === 200 || redirected ? texts.saved : texts.notSaved;
  };
  form.addEventListener("change", () => (saving = saving.then(save)), { signal });
}
