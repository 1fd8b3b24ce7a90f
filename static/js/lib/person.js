// The person this page was made for: their session and their outbox, one of each a page.

import { Outbox } from "./outbox.js";
import { IndexedScans, MemoryScans } from "./scan-store.js";
import { Session } from "./session.js";

const person = document.querySelector('meta[name="person"]')?.content ?? "";
let opening = null;

const token = document.querySelector('input[name="csrf_token"]')?.value;

export const session = new Session({ fetch: (...request) => fetch(...request), person, token });

/** This person's outbox, or null for somebody who is not signed in. */
export function outbox() {
  opening ??= person ? open() : Promise.resolve(null);
  return opening;
}

/** Take everything of this person off the device. */
export async function forget() {
  if (person) await IndexedScans.forget(person);
}

async function open() {
  return new Outbox({ store: await openStore(), send });
}

async function openStore() {
  try {
    const store = await IndexedScans.open(person);
    navigator.storage?.persist?.();
    return store;
  } catch (error) {
    // The outbox says that it is not durable, and the screen with it.
    console.warn("This browser keeps nothing for pages:", error);
    return new MemoryScans();
  }
}

function send({ uuid, code, at, how, note, next_step = "", due_on = "" }) {
  const sent_at = new Date().toISOString(); // With `at` it tells how long ago that was, also by a clock that is off.
  return session.post("/contacts", { uuid, code, at, sent_at, how, note, next_step, due_on });
}
