// Computes the hash by which an event knows a code, as meetup/tickets/codes.py does.

const HASHED_BYTES = 16;

/** Resolve to the hash of a code at an event, by the id of the event: 22 characters of base64url. */
export async function codeHash(eventId, text) {
  const bytes = new TextEncoder().encode(`event ${eventId} ${text.trim()}`);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const base64 = btoa(String.fromCharCode(...digest.subarray(0, HASHED_BYTES)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
