// The list by letters, while the focus is within it and nobody types (WCAG 2.2, 2.1.4): J and K go from line to line,
// T, D and S press what a line has of it, X ticks it, / leads to the search. The list takes the focus when it comes.

import { focusWhereFree } from "../lib/focus.js";

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable]";
const PRESSES = { t: "Thanked", d: "Done", s: "Tomorrow" };

export function connect(list, signal) {
  list.tabIndex = -1;
  list.addEventListener("keydown", (event) => {
    const does = meant(event) && action(list, event.key.toLowerCase());
    if (!does) return;
    event.preventDefault();
    does();
  }, { signal });
  focusWhereFree(list);
}

function meant({ target, ctrlKey, metaKey, altKey, isComposing }) {
  return !(ctrlKey || metaKey || altKey || isComposing || target.closest(TYPING));
}

function action(list, key) {
  const row = document.activeElement.closest("li");
  const steps = { j: 1, k: -1 };
  if (key in steps) return () => step(list, row, steps[key]);
  if (key === "/") return () => document.querySelector("[role=search] input[type=search]").focus();
  if (key === "x") return pressing(row?.querySelector("input[type=checkbox]"));
  const buttons = [...(row?.querySelectorAll("button") ?? [])];
  return pressing(buttons.find(({ textContent }) => textContent.trim() === PRESSES[key]));
}

function pressing(part) {
  return part ? () => part.click() : null;
}

function step(list, row, by) {
  const links = [...list.querySelectorAll("li > a")];
  const at = links.findIndex((link) => link.closest("li") === row);
  links[at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + by))]?.focus();
}
