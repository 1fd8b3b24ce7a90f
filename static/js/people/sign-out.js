// Before signing out: sends what is in the outbox, asks what to do if something cannot be sent, and deletes everything
// that this device stores about the person.

import { askChoice } from "../lib/dialog.js";
import { pendingAsJson } from "../lib/pending-export.js";
import { flush, forgetPerson, getOutbox, session } from "../lib/person.js";
import { texts } from "../lib/texts.js";
import { saveFile } from "../transfer/lib/save-file.js";

export function connect(form, signal) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    signOut(form);
  }, { signal });
}

async function signOut(form) {
  await flush();
  const pending = (await (await getOutbox())?.list()) ?? [];
  return pending.length > 0 ? askAboutPending(form, pending) : submitSignOut(form);
}

async function askAboutPending(form, pending) {
  const { title, text, choices } = texts.leaveBehind;
  const choice = await askChoice({ title, text: text(pending.length), choices });
  if (choice === "send") return signOut(form);
  if (choice === "leave") return submitSignOut(form);
  if (choice !== "file") return null;
  saveFile(new Blob([pendingAsJson(pending, location.origin)], { type: "application/json" }), texts.fileName);
  return askAboutPending(form, pending);
}

async function submitSignOut(form) {
  // Without a signal, everything on the phone would be deleted although the person is still signed in.
  if (!(await session.isReachable())) return askChoice({ ...texts.signOutOffline, choices: { close: texts.close } });
  await forgetPerson().catch(reportError); // Sign out even if the browser cannot delete something.
  return form.submit(); // Unlike requestSubmit, this does not dispatch "submit" again.
}
