// Keeps a half-filled ballot when a poll is updated, and puts a new poll first.

import { preserveParts } from "../lib/preserve-parts.js";

export function connect(element, signal) {
  const list = element.querySelector(".polls");
  element.addEventListener("live:put", ({ detail }) => {
    if (detail.event !== "poll") return;
    if (detail.before) preserveParts(detail.before, detail.element);
    else list.prepend(detail.element);
  }, { signal });
}
