// Asks the browser for a passkey. Everything in base64url is read and written by the browser itself.

/** Whether this browser can make and use passkeys, and read what the server says of them. */
export function canUsePasskeys() {
  const { parseCreationOptionsFromJSON, parseRequestOptionsFromJSON, prototype } = globalThis.PublicKeyCredential ?? {};
  return Boolean(parseCreationOptionsFromJSON && parseRequestOptionsFromJSON && prototype.toJSON);
}

/** Resolves to a new passkey for the challenge of `form`. */
export async function makePasskey(form, signal) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(await fetchOptions(form, signal));
  return navigator.credentials.create({ publicKey, signal });
}

/** Resolves to the answer of a passkey to the challenge of `form`. */
export async function usePasskey(form, signal, mediation = "optional") {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await fetchOptions(form, signal));
  return navigator.credentials.get({ publicKey, mediation, signal });
}

/** Send `credential` with the form. Unlike requestSubmit, this does not dispatch "submit" again. */
export function sendCredential(form, credential) {
  form.elements.credential.value = JSON.stringify(credential.toJSON());
  form.submit();
}

/** Show one of the sentences of `form` that say what went wrong, and hide the others. */
export function showProblem(form, name = "") {
  for (const problem of form.querySelectorAll("[data-problem]")) problem.hidden = problem.dataset.problem !== name;
}

async function fetchOptions(form, signal) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const response = await fetch(form.dataset.challenges, { method: "POST", body, signal });
  if (response.redirected) location.assign(response.url); // To confirm that it is them once more, and then back here.
  if (response.redirected || !response.ok) throw new Error(`no challenge: ${response.status}`);
  return response.json();
}
