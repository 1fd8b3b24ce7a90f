// Saves the next step of a contact through the outbox: without a signal it waits on this phone and is sent later.

import { problemText } from "../lib/fragment.js";
import { formEntry } from "../lib/outbox-entries.js";
import { resultOf } from "../lib/outbox.js";
import { getOutbox, sendEntry } from "../lib/person.js";
import { texts } from "../lib/texts.js";

const DAYS_OF_BUTTON = { tomorrow: 1, next_week: 7 };

export async function connect(form, signal) {
  const outbox = await getOutbox();
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, event.submitter, outbox);
  }, { signal });
  outbox.addEventListener("sent", ({ detail }) => {
    if (form.dataset.step === "waiting" && detail.entry.uuid.startsWith(pathOf(form.action))) location.reload();
  }, { signal });
  const entry = (await outbox.list()).find(({ uuid }) => uuid === pathOf(form.action));
  if (!entry) return;
  form.closest("details").open = true;
  const isNewer = form.querySelector("[data-unsaved]"); // Typed after the entry and restored by page/unsaved.js.
  if (!isNewer) fillFields(form, entry);
  showState(form, texts.savedHere, "waiting");
}

async function send(form, button, outbox) {
  const { next_step, due_on } = form.elements;
  if (button?.value in DAYS_OF_BUTTON) due_on.value = isoDayIn(DAYS_OF_BUTTON[button.value]);
  const path = pathOf(button?.hasAttribute("formaction") ? button.formAction : form.action);
  const fields = [["next_step", next_step.value], ["due_on", due_on.value]];
  const answer = await sendEntry(formEntry("step", { path, name: form.dataset.about, fields }));
  const result = resultOf(answer);
  if (result === "sent") return location.reload();
  if (result === "kept") return showState(form, outbox.durable ? texts.savedHere : texts.notSaved, "waiting");
  await outbox.remove(path); // The text is still in the form, beside the reason.
  form.dispatchEvent(new Event("input", { bubbles: true })); // Lets page/unsaved.js keep the form again.
  return showState(form, problemText(answer.text), "refused");
}

function showState(form, sentence, state) {
  form.dataset.step = state;
  form.closest("section").querySelector("[data-step-target=state]").textContent = sentence;
}

function fillFields(form, { next_step, due_on }) {
  form.elements.next_step.value = next_step;
  form.elements.due_on.value = due_on;
}

function pathOf(url) {
  return new URL(url).pathname;
}

/** Return the day in `days` days, by this phone's time zone, as `2026-11-28`. */
function isoDayIn(days) {
  const day = new Date();
  day.setDate(day.getDate() + days);
  const numbers = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return numbers.map((number) => String(number).padStart(2, "0")).join("-");
}
