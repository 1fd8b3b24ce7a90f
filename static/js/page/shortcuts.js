// Letters that press what they stand on: data-shortcut="w". Only while the focus is within this region, and never
// while somebody types (WCAG 2.2, 2.1.4). The region takes the focus when the page comes.

import { focusWhereFree } from "../lib/focus.js";

const TYPING = "input, textarea, select, [contenteditable]";

export function connect(region, signal) {
  const keys = new Map([...region.querySelectorAll("[data-shortcut]")].map((part) => [part.dataset.shortcut, part]));
  for (const [key, part] of keys) label(part, key);
  region.tabIndex = -1;
  region.addEventListener("keydown", (event) => {
    const part = meant(event) && keys.get(event.key.toLowerCase());
    if (!part) return;
    event.preventDefault();
    if (part.dataset.shortcutDoes === "focus") part.focus();
    else part.click();
  }, { signal });
  focusWhereFree(region);
}

function meant({ target, ctrlKey, metaKey, altKey, repeat, isComposing }) {
  return !(ctrlKey || metaKey || altKey || repeat || isComposing || target.closest(TYPING));
}

function label(part, key) {
  const letter = Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() });
  letter.setAttribute("aria-hidden", "true");
  part.setAttribute("aria-keyshortcuts", key);
  part.append(letter);
}
