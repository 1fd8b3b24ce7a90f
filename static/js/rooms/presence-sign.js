// Tells the server every few minutes that a person still has the page of a room open, until they have left the room.

import { session } from "../lib/person.js";

const INTERVAL = 600_000; // ms
const GONE = 410; // The person has left the room on another page.

export function connect(element, signal) {
  const sendSign = async () => {
    if (document.hidden) return;
    const { status } = await session.post(element.dataset.stayUrl, {});
    if (status !== GONE) return; // Without a signal, the next sign counts.
    clearInterval(timer);
    element.hidden = true;
  };
  const timer = setInterval(sendSign, INTERVAL);
  signal.addEventListener("abort", () => clearInterval(timer));
}
