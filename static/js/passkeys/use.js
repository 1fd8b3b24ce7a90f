// Signs in, or confirms, with a passkey: by the button of the form, and with data-autofill also from what the browser
// offers in the field for the address. The form is hidden where the browser cannot do that.

import { canUsePasskeys, sendCredential, showProblem, usePasskey } from "./lib/ceremony.js";

const RENEWAL = 4 * 60_000; // ms; a challenge is good for five minutes

export async function connect(form, signal) {
  if (!canUsePasskeys()) return;
  let waiting = new AbortController();
  let renewal;
  const stopOffering = () => {
    clearTimeout(renewal);
    waiting.abort(); // A browser asks for one passkey at a time.
    waiting = new AbortController();
  };
  const offer = async () => {
    if (!("autofill" in form.dataset) || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
    stopOffering();
    if (signal.aborted) return;
    renewal = setTimeout(offer, RENEWAL);
    // Nobody has asked for it, so nobody is told if it does not come.
    const credential = await usePasskey(form, waiting.signal, "conditional").catch(() => null);
    if (credential) sendCredential(form, credential);
  };
  signal.addEventListener("abort", stopOffering);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    stopOffering();
    showProblem(form);
    const credential = await usePasskey(form, signal).catch(() => null); // Closing the dialog rejects, too.
    if (credential) return sendCredential(form, credential);
    showProblem(form, "unused");
    return offer();
  }, { signal });
  form.hidden = false;
  await offer();
}
