// A form of switches that saves itself at each change and says so; its button stays for pages without JavaScript.

import { session } from "../lib/person.js";
import { words } from "../lib/texts.js";

export function connect(form, signal) {
  const place = form.querySelector("[data-instant-target=state]");
  let saving = Promise.resolve();
  const save = async () => {
    place.textContent = words.saving;
    const { status, redirected } = await session.post(form.action, new FormData(form));
    place.textContent = status === 200 || redirected ? words.saved : words.notSaved;
  };
  form.addEventListener("change", () => (saving = saving.then(save)), { signal });
}
