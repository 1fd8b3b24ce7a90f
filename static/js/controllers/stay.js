// Somebody in a room whose page is open is still there: said every few minutes while it is looked at.

import { session } from "../lib/person.js";

const OFTEN = 600_000; // ms

export function connect(element, signal) {
  const say = () => document.hidden || session.post(element.dataset.stayUrl, new FormData()).catch(() => null); // No signal: next time.
  const timer = setInterval(say, OFTEN);
  signal.addEventListener("abort", () => clearInterval(timer));
}
