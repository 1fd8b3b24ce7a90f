// Room on this device for what the outbox keeps.

import { words } from "./texts.js";

const LEAST = 2_000_000; // bytes: hundreds of scans with notes

/** Ask the browser not to clear this site away when space gets short. It may ask the person, so only once it matters. */
export async function stay() {
  await navigator.storage?.persist?.();
}

/** Why `box` cannot keep another scan for long, as a sentence; "" when it can. */
export async function roomProblem(box) {
  if (!box.durable) return words.notDurable;
  if (!(await box.fits())) return words.noRoom;
  const { quota, usage } = (await navigator.storage?.estimate?.()) ?? {};
  return quota - usage < LEAST ? words.littleRoom : "";
}
