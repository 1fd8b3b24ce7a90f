// Somebody in a room whose page is open is still there: said every few minutes while it is looked at, until they have
// left it on another page.

import { session } from "../lib/person.js";

const OFTEN = 600_000; // ms
const GONE = 410;

export function connect(element, signal) {
  const say = async () => {
    if (document.hidden) return;
    const { status } = await session.post(element.dataset.stayUrl, {}); // Without a signal: next time.
    if (status !== GONE) return;
    clearInterval(timer);
    element.hidden = true;
  };
  const timer = setInterval(say, OFTEN);
  signal.addEventListener("abort", () => clearInterval(timer));
}
