// Polls as they come: a ballot half filled in stays so, and a new poll stands first.

import { carry } from "../lib/preserve-parts.js";

export function connect(element, signal) {
  const list = element.querySelector(".polls");
  element.addEventListener("live:put", ({ detail }) => {
    if (detail.event !== "poll") return;
    if (detail.before) carry(detail.before, detail.element);
    else list.prepend(detail.element);
  }, { signal });
}
