// Tells the browser that a passkey does not work any more. For an element with data-rp-id and data-credential-id.

export async function connect({ dataset: { rpId, credentialId } }) {
  await globalThis.PublicKeyCredential?.signalUnknownCredential?.({ rpId, credentialId })?.catch(() => null); // A hint.
}
