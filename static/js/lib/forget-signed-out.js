// Deletes what a person has typed in this tab and signed out from in another one, whichever page it opens next.

import { UnsavedForms } from "./unsaved-forms.js";

try {
  UnsavedForms.forgetIfSignedOut(sessionStorage, localStorage);
} catch (error) {
  console.info("This browser keeps nothing for a tab:", error.message);
}
