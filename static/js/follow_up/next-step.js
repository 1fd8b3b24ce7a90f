// The next step of a contact, sent by way of the outbox: with no signal it waits on this phone and goes by itself.

import { written } from "../lib/outbox-entries.js";
import { reason } from "../lib/fragment.js";
import { outcome } from "../lib/outbox.js";
import { outbox, write } from "../lib/person.js";
import { words } from "../lib/texts.js";

const AHEAD = { tomorrow: 1, next_week: 7 }; // days

export async function connect(form, signal) {
  const box = await outbox();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, event.submitter, box);
  }, { signal });
  box.addEventListener("sent", ({ detail }) => {
    if (form.dataset.step === "waiting" && detail.entry.uuid.startsWith(pathOf(form.action))) location.reload();
  }, { signal });
  const entries = (await box.list()).filter(({ uuid }) => uuid === pathOf(form.action));
  const later = form.querySelector("[data-unsaved]"); // Typed since, and brought back by page/unsaved.js.
  for (const { next_step, due_on } of entries) if (!later) fill(form, next_step, due_on);
  if (entries.length) say(form, words.savedHere, "waiting");
}

async function send(form, button, box) {
  const { next_step, due_on } = form.elements;
  if (button?.value in AHEAD) due_on.value = dayAfter(AHEAD[button.value]);
  const path = pathOf(button?.hasAttribute("formaction") ? button.formAction : form.action);
  const fields = [["next_step", next_step.value], ["due_on", due_on.value]];
  const answer = await write(written("step", { path, name: form.dataset.about, fields }));
  const result = outcome(answer);
  if (result === "sent") return location.reload();
  if (result === "kept") return say(form, box.durable ? words.savedHere : words.notSaved, "waiting");
  await box.remove(path); // It is still in the form, beside the reason.
  form.dispatchEvent(new Event("input", { bubbles: true })); // For page/unsaved.js: it was not sent after all.
  return say(form, reason(answer.text), "refused");
}

function say(form, sentence, state) {
  form.dataset.step = state;
  form.querySelector("[data-step-target=state]").textContent = sentence;
}

function fill(form, next_step, due_on) {
  form.elements.next_step.value = next_step;
  form.elements.due_on.value = due_on;
}

function pathOf(address) {
  return new URL(address).pathname;
}

/** The date `days` from now where this phone is, as date fields have it. */
function dayAfter(days) {
  const day = new Date();
  day.setDate(day.getDate() + days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
