// Deletes what a person has typed in this tab and signed out from in another one, whichever page it opens next; and the
// list for check-in that this device stores, once its time is over or somebody else has signed in.

import { forgetOldList } from "./door-lists.js";
import { UnsavedForms } from "./unsaved-forms.js";

try {
  UnsavedForms.forgetIfSignedOut(sessionStorage, localStorage);
} catch (error) {
  console.info("This browser keeps nothing for a tab:", error.message);
}

const person = document.querySelector('meta[name="person"]')?.content ?? "";
forgetOldList(person).catch((error) => console.info("This browser stores no list:", error.message));
