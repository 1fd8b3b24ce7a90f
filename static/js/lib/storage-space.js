// Checks that this device has space for what the outbox stores.

import { texts } from "./texts.js";

const MIN_FREE_BYTES = 2_000_000; // Enough for hundreds of scans with notes.

/**
 * Ask the browser to keep this site's data when the disk is nearly full. The browser may ask the person, so call this
 * only when there is something to keep.
 */
export async function requestPersistence() {
  await navigator.storage?.persist?.();
}

/** Return a sentence that says why `outbox` may not be able to store another scan, or "". */
export async function spaceProblem(outbox) {
  if (!outbox.durable) return texts.notDurable;
  if (!(await outbox.hasSpace())) return texts.noRoom;
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota - usage < MIN_FREE_BYTES ? texts.littleRoom : "";
}
