// Gives every module of a page the session, the outbox and the unsaved forms of the person whom it was made for.

import { deliverEntry, isWatched } from "./deliver-entry.js";
import { forgetList } from "./door-lists.js";
import { mergeNotes } from "./merge-notes.js";
import { IndexedStore, MemoryStore } from "./outbox-store.js";
import { Outbox } from "./outbox.js";
import { makeSender } from "./post-entry.js";
import { Session } from "./session.js";
import { UnsavedForms } from "./unsaved-forms.js";

const PAGE_CACHE_PREFIX = "pages-"; // Of the caches in which the service worker keeps pages.
const person = document.querySelector('meta[name="person"]')?.content ?? "";
const delivered = new Map();
let outboxPromise = null;

/** The device key of the person whom this page was made for; "" if nobody was signed in. */
export const personKey = person;

/** The CSRF token that came with this page, if there was one. */
export const pageToken = document.querySelector('input[name="csrf_token"]')?.value;

/** The session of this person (session.js). */
export const session = new Session({ fetch: (...request) => fetch(...request), person, token: pageToken });

/** The forms that this person has not sent (unsaved-forms.js); null if the browser lets no page store anything. */
export const unsavedForms = openUnsavedForms();

/** Resolve to this person's outbox; to null if nobody is signed in. */
export function getOutbox() {
  outboxPromise ??= person ? openOutbox() : Promise.resolve(null);
  return outboxPromise;
}

/** Return `{entry, status, redirected, text}` for an entry that was sent since this page was opened; else undefined. */
export function deliveryOf(id) {
  return delivered.get(id);
}

/** Send all entries that are waiting, after checking who is signed in now. */
export async function flush() {
  session.forgetToken();
  await (await getOutbox())?.flush();
}

/** Put `entry` into the outbox and send it. Resolves to `{status, redirected, text}` (deliver-entry.js). */
export async function sendEntry(entry) {
  return deliverEntry(await getOutbox(), entry);
}

/** Delete everything that this device stores about the person. Rejects when the database cannot be deleted. */
export async function forgetPerson() {
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => name.startsWith(PAGE_CACHE_PREFIX)).map((name) => caches.delete(name)));
  if (unsavedForms) UnsavedForms.announceSignOut(sessionStorage, localStorage);
  if (person) await IndexedStore.forget(person);
  await forgetList();
  await navigator.clearAppBadge?.().catch((error) => console.info("No number on the icon:", error.message));
}

function openUnsavedForms() {
  try {
    if (!person) return null; // The forms stay stored for a person whose sign-in has ended and who signs in again.
    UnsavedForms.onSignOut(window, leaveSignedOut);
    UnsavedForms.forget(sessionStorage, person);
    const forms = new UnsavedForms(sessionStorage, person);
    forms.forgetAccepted(redirectedFrom());
    return forms;
  } catch (error) {
    console.info("This browser keeps nothing for a tab:", error.message);
    return null;
  }
}

/** Leave a page whose person has signed out in another tab: what is shown and typed on it is theirs. */
async function leaveSignedOut() {
  unsavedForms.stop();
  UnsavedForms.forgetIfSignedOut(sessionStorage, localStorage);
  document.body.hidden = true;
  // The other tab announces it a moment before the server knows.
  for (let round = 0; round < 20 && (await session.isSignedIn()); round++) {
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  location.replace("/");
}

/** Return the page whose form led to this one by a redirect, or null. A form that was refused does not redirect. */
function redirectedFrom() {
  const [{ type, redirectCount } = {}] = performance.getEntriesByType("navigation");
  return type === "navigate" && redirectCount > 0 ? document.referrer : null;
}

async function openOutbox() {
  const join = (entry, theirs) => (isWatched(entry.uuid) ? null : mergeNotes(entry, theirs));
  const outbox = new Outbox({ store: await openStore(), send: makeSender(session), join });
  outbox.addEventListener("sent", ({ detail }) => delivered.set(detail.entry.uuid, detail));
  return outbox;
}

async function openStore() {
  try {
    return await IndexedStore.open(person);
  } catch (error) {
    // The store says that it is not durable, and the screen asks to keep the page open.
    console.warn("This browser keeps nothing for pages:", error);
    return new MemoryStore();
  }
}
