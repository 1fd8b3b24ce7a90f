// Tells the browser which passkeys of this account still work, so that it offers no others. For an element with
// data-rp-id, data-user-handle and data-credential-ids.

export async function connect({ dataset: { rpId, userHandle, credentialIds } }) {
  const allAcceptedCredentialIds = credentialIds.split(" ").filter(Boolean);
  const ended = { rpId, userId: userHandle, allAcceptedCredentialIds };
  await globalThis.PublicKeyCredential?.signalAllAcceptedCredentials?.(ended)?.catch(() => null); // It is only a hint.
}
