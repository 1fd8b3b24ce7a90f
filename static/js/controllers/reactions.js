// Reactions without leaving the page. Counts come over the stream and are the same for all; which are one's own is
// remembered here.

import { reason } from "../lib/fragment.js";
import { session } from "../lib/person.js";
import { words } from "../lib/words.js";

export function connect(element, signal) {
  const mine = new Set();
  const on = (type, listener) => element.addEventListener(type, listener, { signal });
  learn(element, mine);
  on("live:put", ({ detail }) => press(detail.element, mine));
  on("talk:older", ({ detail }) => learn(detail, mine));
  document.addEventListener("click", ({ target }) => fold(element, target), { signal });
  on("keydown", (event) => event.key === "Escape" && fold(element, document.body));
  on("submit", (event) => {
    const form = event.target.closest("form[data-reacts]");
    if (!form || !event.submitter?.value) return;
    event.preventDefault();
    event.target.closest("details")?.removeAttribute("open");
    send(element, form, event.submitter, mine);
  });
}

/** Close what is open elsewhere than where somebody pressed. */
function fold(element, target) {
  for (const open of element.querySelectorAll("details.more[open]")) if (!open.contains(target)) open.open = false;
}

async function send(element, form, { name, value }, mine) {
  const key = keyOf(form, value);
  if (name === "on") mine.add(key);
  else mine.delete(key);
  const { status, redirected, text } = await session.post(new URL(form.action).pathname, { [name]: value });
  if (status === 200 && !redirected) {
    element.dispatchEvent(new CustomEvent("live:show", { detail: { event: "reaction", html: text } }));
    return;
  }
  if (name === "on") mine.delete(key);
  else mine.add(key);
  element.dispatchEvent(new CustomEvent("live:problem", { detail: status ? reason(text) : words.reactionLost }));
}

function keyOf(form, emoji) {
  return `${new URL(form.action).pathname} ${emoji}`;
}

function learn(root, mine) {
  for (const button of root.querySelectorAll(".reaction[aria-pressed=true]")) mine.add(keyOf(button.form, button.value));
}

function press(root, mine) {
  for (const button of root.querySelectorAll(".reaction")) {
    const own = mine.has(keyOf(button.form, button.value));
    button.setAttribute("aria-pressed", String(own));
    button.name = own ? "off" : "on";
  }
}
