// Before signing out: sends what waits on this phone, asks when something is left, and takes everything off it.

import { ask } from "../lib/dialog.js";
import { elsewhere } from "../lib/pending-export.js";
import { flush, forget, outbox, session } from "../lib/person.js";
import { saveFile } from "../transfer/lib/save-file.js";
import { words } from "../lib/texts.js";

export function connect(form, signal) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    leave(form);
  }, { signal });
}

async function leave(form) {
  await flush();
  const left = (await (await outbox())?.list()) ?? [];
  return left.length > 0 ? decide(form, left) : goOn(form);
}

async function decide(form, left) {
  const { title, text, choices } = words.leaveBehind;
  const choice = await ask({ title, text: text(left.length), choices });
  if (choice === "send") return leave(form);
  if (choice === "leave") return goOn(form);
  if (choice !== "file") return null;
  saveFile(new Blob([elsewhere(left, location.origin)], { type: "application/json" }), words.fileName);
  return decide(form, left);
}

/** Only with a signal: else everything would be gone from the phone, and the person still signed in. */
async function goOn(form) {
  if (!(await session.reachable())) return ask({ ...words.signOutOffline, choices: { close: words.close } });
  await forget().catch(reportError); // Signing out must not hang on the phone's storage.
  return form.submit(); // Not requestSubmit, which would come here again.
}

