// The person this page was made for: their session and their outbox, one of each a page.

import { deliver, isWatched } from "./deliver-entry.js";
import { joinNotes } from "./merge-notes.js";
import { IndexedStore, MemoryStore } from "./outbox-store.js";
import { Outbox } from "./outbox.js";
import { sender } from "./post-entry.js";
import { Session } from "./session.js";
import { Unsaved } from "./unsaved-forms.js";

const PAGES = "pages-"; // How the names of caches begin in which the service worker keeps somebody's pages.
const person = document.querySelector('meta[name="person"]')?.content ?? "";
const sent = new Map();
let opening = null;

/** The CSRF token that came with this page, if one did. */
export const pageToken = document.querySelector('input[name="csrf_token"]')?.value;

export const session = new Session({ fetch: (...request) => fetch(...request), person, token: pageToken });

/** What this person typed in this tab and did not send, or null in a browser that keeps nothing for pages. */
export const unsaved = openTab();

/** This person's outbox, or null for somebody who is not signed in. */
export function outbox() {
  opening ??= person ? open() : Promise.resolve(null);
  return opening;
}

/** The entry `id` and its answer, if it has reached the server since this page came. */
export function arrival(id) {
  return sent.get(id);
}

/** Send what waits, as who is signed in by now. */
export async function flush() {
  session.renew();
  await (await outbox())?.flush();
}

/** Keep `entry`, send it, and answer what came back (deliver.js). */
export async function write(entry) {
  return deliver(await outbox(), entry);
}

/** Take everything of this person off the device. */
export async function forget() {
  const names = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(names.filter((name) => name.startsWith(PAGES)).map((name) => caches.delete(name)));
  if (unsaved) Unsaved.forget(sessionStorage);
  if (person) await IndexedStore.forget(person);
  await navigator.clearAppBadge?.().catch((error) => console.info("No number on the icon:", error.message));
}

function openTab() {
  try {
    if (!person) return null; // Whoever's session has ended signs in again, and finds what they typed.
    Unsaved.forget(sessionStorage, person); // Whoever was signed in before may have signed out in another tab.
    const tab = new Unsaved(sessionStorage, person);
    tab.settle(redirectedFrom());
    return tab;
  } catch (error) {
    console.info("This browser keeps nothing for a tab:", error.message);
    return null;
  }
}

/** The page whose form led here by a redirect: one that was refused, or never arrived, is answered where it goes. */
function redirectedFrom() {
  const [{ type, redirectCount } = {}] = performance.getEntriesByType("navigation");
  return type === "navigate" && redirectCount > 0 ? document.referrer : null;
}

async function open() {
  const join = (entry, theirs) => (isWatched(entry.uuid) ? null : joinNotes(entry, theirs));
  const box = new Outbox({ store: await openStore(), send: sender(session), join });
  box.addEventListener("sent", ({ detail }) => sent.set(detail.entry.uuid, detail));
  return box;
}

async function openStore() {
  try {
    return await IndexedStore.open(person);
  } catch (error) {
    // The outbox says that it is not durable, and the screen with it.
    console.warn("This browser keeps nothing for pages:", error);
    return new MemoryStore();
  }
}
