// Keyboard shortcuts: data-shortcut="w" lets the key W press an element, or focus it with data-shortcut-does="focus".
// They only work while the focus is in this region and nobody is typing (WCAG 2.2, 2.1.4), so the region takes the
// focus when the page opens.

import { focusUnlessTaken } from "../lib/focus.js";

const TYPING_FIELDS = "input, textarea, select, [contenteditable]";

export function connect(region, signal) {
  const controls = [...region.querySelectorAll("[data-shortcut]")];
  const controlOfKey = new Map(controls.map((control) => [control.dataset.shortcut, control]));
  for (const [key, control] of controlOfKey) showKey(control, key);
  region.tabIndex = -1;
  region.addEventListener("keydown", (event) => {
    const control = isShortcut(event) && controlOfKey.get(event.key.toLowerCase());
    if (!control) return;
    event.preventDefault();
    if (control.dataset.shortcutDoes === "focus") control.focus();
    else control.click();
  }, { signal });
  focusUnlessTaken(region);
}

function isShortcut({ target, ctrlKey, metaKey, altKey, repeat, isComposing }) {
  return !(ctrlKey || metaKey || altKey || repeat || isComposing || target.closest(TYPING_FIELDS));
}

function showKey(control, key) {
  const letter = Object.assign(document.createElement("kbd"), { textContent: key.toUpperCase() });
  letter.setAttribute("aria-hidden", "true");
  control.setAttribute("aria-keyshortcuts", key);
  control.append(letter);
}
