// Makes a passkey on this device and sends it with the form. Where the browser cannot, the form says so instead.

import { canUsePasskeys, makePasskey, sendCredential, showProblem } from "./lib/ceremony.js";

export function connect(form, signal) {
  if (!canUsePasskeys()) return;
  showProblem(form);
  form.querySelector("[data-passkey-fields]").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.reportValidity()) addPasskey(form, signal);
  }, { signal });
}

async function addPasskey(form, signal) {
  showProblem(form);
  try {
    sendCredential(form, await makePasskey(form, signal));
  } catch (error) {
    // InvalidStateError means that this device holds a passkey of this account; anything else that none was made.
    showProblem(form, error.name === "InvalidStateError" ? "held" : "unmade");
  }
}
