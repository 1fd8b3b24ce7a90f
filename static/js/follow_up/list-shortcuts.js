// Keyboard shortcuts of the list of contacts: J and K go from row to row, T, D and S press a button of the row, X
// selects it, U undoes what was done last, and / goes to the search. They work while the focus is in the list or on
// nothing, and nobody is typing (WCAG 2.2, 2.1.4). The list does not take the focus, so that Tab begins at the top.
// On a laptop the row with the focus is shown in the pane beside the list.

import { fetchFragment, parseFragment } from "../lib/fragment.js";
import { linkOf } from "./lib/list-fragment.js";

const TYPING_FIELDS = "input:not([type=checkbox]), textarea, select, [contenteditable], [popover], dialog";
const STEP_OF_KEY = { j: 1, k: -1 };
const PAUSE = 120; // ms on a row before its contact is fetched

export function connect(list, signal) {
  document.addEventListener("keydown", (event) => {
    const action = isShortcut(event) && actionOfKey(list, event.key.toLowerCase());
    if (!action) return;
    event.preventDefault();
    action();
  }, { signal });
  const pane = document.getElementById("pane");
  if (pane) connectPane(list, pane, signal);
}

function isShortcut({ target, ctrlKey, metaKey, altKey, isComposing }) {
  return !(ctrlKey || metaKey || altKey || isComposing || target.closest(TYPING_FIELDS));
}

function hasFocus(list) {
  const { activeElement, body } = document;
  return list.contains(activeElement) || [body, document.querySelector("main"), null].includes(activeElement);
}

/** Return the function that does what a key is for, or null. */
function actionOfKey(list, key) {
  if (!hasFocus(list)) return null;
  if (key === "/") return () => document.querySelector("[role=search] input[type=search]").focus();
  if (key === "u") return clickAction(document.querySelector("main > .toasts form button"));
  const row = document.activeElement.closest("li") ?? list.querySelector("li[aria-current]");
  if (key in STEP_OF_KEY) return () => moveFocus(list, document.activeElement.closest("li"), STEP_OF_KEY[key]);
  if (key === "x") return clickAction(row?.querySelector("input[type=checkbox]"));
  const buttons = [...(row?.querySelectorAll("button[data-key]") ?? [])].reverse(); // The row's own action is the last one.
  return clickAction(buttons.find((button) => button.dataset.key === key));
}

function clickAction(control) {
  return control ? () => control.click() : null;
}

function moveFocus(list, row, step) {
  const links = [...list.querySelectorAll("li > a")];
  const index = links.findIndex((link) => link.closest("li") === row);
  if (row && index + step >= links.length) return list.querySelector("a[data-more]")?.click();
  return links[index < 0 ? 0 : Math.max(0, index + step)]?.focus();
}

function connectPane(list, pane, signal) {
  const isBeside = window.matchMedia("(min-width: 75rem)");
  let timer;
  let shownPath = null;
  const show = (link, pause) => {
    clearTimeout(timer);
    if (!link || !isBeside.matches) return;
    list.querySelectorAll("li[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
    link.closest("li").setAttribute("aria-current", "true");
    timer = setTimeout(async () => {
      const html = await fetchFragment(link.href, signal);
      if (html === null || link.href === shownPath) return;
      shownPath = link.href;
      pane.replaceChildren(parseFragment(html));
      pane.hidden = false;
    }, pause);
  };
  list.addEventListener("focusin", ({ target }) => {
    if (target.matches("li > a")) show(target, PAUSE);
  }, { signal });
  list.addEventListener("click", (event) => {
    const link = event.target.closest("li > a");
    // Enter opens the page of the contact, and so does a second click on the row.
    const opensPage = !event.detail || event.ctrlKey || event.metaKey || event.shiftKey || link?.href === shownPath;
    if (!link || opensPage || !isBeside.matches) return;
    event.preventDefault();
    link.focus();
  }, { signal });
  new MutationObserver(() => {
    if (list.querySelector("li[aria-current]")) return;
    shownPath = null;
    if (!firstLink(list)) pane.hidden = true;
    show(list.contains(document.activeElement) ? document.activeElement.closest("li > a") : firstLink(list), PAUSE);
  }).observe(list, { childList: true });
  signal.addEventListener("abort", () => clearTimeout(timer));
  show(firstLink(list), 0);
}

function firstLink(list) {
  return linkOf(list, list.querySelector("li")?.dataset.contact);
}
