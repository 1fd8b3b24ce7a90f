// Offers the goals of the event that is on while a scan waits on this phone. They are those on Today, as it was last seen.
// What is chosen becomes a field of the scan (exchange/scanner.js), so that both are sent together.

import { personKey } from "../lib/person.js";
import { withChoice } from "./lib/choice.js";

const MAX_CHIPS = 5;

export async function connect(element, signal) {
  const goals = (await keptGoals()).slice(0, MAX_CHIPS);
  if (!goals.length || signal.aborted) return;
  const field = element.querySelector("[name=goals]");
  element.querySelector("[data-waiting-target=chips]").replaceChildren(...goals.map(chipOf));
  element.hidden = false;
  element.addEventListener("click", ({ target }) => {
    const chip = target.closest("button[data-goal]");
    if (chip) toggle(chip, field);
  }, { signal });
}

function toggle(chip, field) {
  const counts = chip.getAttribute("aria-pressed") !== "true";
  chip.setAttribute("aria-pressed", counts);
  field.value = withChoice(field.value, chip.dataset.goal, counts);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function chipOf({ id, label }) {
  const chip = document.createElement("button");
  Object.assign(chip, { type: "button", className: "chip", textContent: label, dir: "auto" });
  chip.dataset.goal = id;
  chip.setAttribute("aria-pressed", "false");
  return chip;
}

/** Resolve to the open goals on the kept copy of Today, if an event was on then. */
async function keptGoals() {
  for (const name of (await globalThis.caches?.keys()) ?? []) {
    if (!name.startsWith(`pages-${personKey}-`)) continue;
    const kept = await (await caches.open(name)).match("/");
    if (kept) return goalsOn(await kept.text());
  }
  return [];
}

function goalsOn(html) {
  const rows = new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-open-goal]");
  return [...rows].map((row) => ({ id: row.dataset.openGoal, label: row.querySelector("label").textContent }));
}
