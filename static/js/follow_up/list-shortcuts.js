// Keyboard shortcuts of the list of contacts: J and K go from line to line, T, D and S press a button of the line, X
// selects it, and / goes to the search. They only work while the focus is in the list and nobody is typing (WCAG 2.2,
// 2.1.4), so the list takes the focus when the page opens.

import { focusUnlessTaken } from "../lib/focus.js";

const TYPING_FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const STEP_OF_KEY = { j: 1, k: -1 };
const BUTTON_OF_KEY = { t: "Thanked", d: "Done", s: "Tomorrow" };

export function connect(list, signal) {
  list.tabIndex = -1;
  list.addEventListener("keydown", (event) => {
    const action = isShortcut(event) && actionOfKey(list, event.key.toLowerCase());
    if (!action) return;
    event.preventDefault();
    action();
  }, { signal });
  focusUnlessTaken(list);
}

function isShortcut({ target, ctrlKey, metaKey, altKey, isComposing }) {
  return !(ctrlKey || metaKey || altKey || isComposing || target.closest(TYPING_FIELDS));
}

/** Return the function that does what a key is for, or null. */
function actionOfKey(list, key) {
  const row = document.activeElement.closest("li");
  if (key in STEP_OF_KEY) return () => moveFocus(list, row, STEP_OF_KEY[key]);
  if (key === "/") return () => document.querySelector("[role=search] input[type=search]").focus();
  if (key === "x") return clickAction(row?.querySelector("input[type=checkbox]"));
  const buttons = [...(row?.querySelectorAll("button") ?? [])];
  return clickAction(buttons.find(({ textContent }) => textContent.trim() === BUTTON_OF_KEY[key]));
}

function clickAction(control) {
  return control ? () => control.click() : null;
}

function moveFocus(list, row, step) {
  const links = [...list.querySelectorAll("li > a")];
  const index = links.findIndex((link) => link.closest("li") === row);
  links[index < 0 ? 0 : Math.max(0, Math.min(links.length - 1, index + step))]?.focus();
}
