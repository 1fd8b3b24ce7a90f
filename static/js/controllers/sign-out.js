// Before signing out: sends what waits on this phone, asks when something is left, and takes everything off it.

import { forget, outbox } from "../lib/person.js";
import { words } from "../lib/words.js";

export function connect(form, signal) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave(form);
  }, { signal });
}

async function leave(form) {
  const box = await outbox();
  await box?.flush();
  const left = (await box?.list())?.length ?? 0;
  if (left > 0 && !confirm(words.leaveBehind(left))) return;
  await forget().catch(reportError); // Signing out must not hang on the phone's storage.
  form.submit(); // Not requestSubmit, which would come here again.
}
