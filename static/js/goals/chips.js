// Lets somebody count towards goals without leaving the page, through the outbox: without a signal the choice waits on
// this phone.

import { formEntry } from "../lib/outbox-entries.js";
import { resultOf } from "../lib/outbox.js";
import { getOutbox, sendEntry } from "../lib/person.js";

export async function connect(form, signal) {
  const outbox = await getOutbox();
  if (!outbox) return;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "on") return;
    event.preventDefault();
    toggle(form, event.submitter, outbox);
  }, { signal });
  const draw = async () => drawWaiting(form, await outbox.list());
  outbox.addEventListener("change", draw, { signal });
  await draw();
}

/** Show the choice at once, and send it. One that the server refuses is taken back. */
async function toggle(form, button, outbox) {
  const isOn = button.value === "1";
  const path = pathOf(button);
  show(button, isOn);
  const answer = await sendEntry(formEntry("goal", { path, name: form.dataset.name, fields: [["on", isOn ? "1" : "0"]] }));
  if (["sent", "kept"].includes(resultOf(answer))) return;
  await outbox.remove(path);
  show(button, !isOn);
}

/** Show choices as they will be once the outbox is sent, and whether any waits for a signal. */
function drawWaiting(form, entries) {
  const byPath = new Map([...form.querySelectorAll("button[name=on]")].map((button) => [pathOf(button), button]));
  const waiting = entries.filter(({ kind, uuid }) => kind === "goal" && byPath.has(uuid));
  for (const { uuid, on } of waiting) show(byPath.get(uuid), on === "1");
  form.querySelector("[data-chips-target=waiting]").hidden = !waiting.some(({ tried }) => tried);
}

function show(button, isOn) {
  button.setAttribute("aria-pressed", isOn);
  button.value = isOn ? "0" : "1";
}

function pathOf(button) {
  return new URL(button.formAction).pathname;
}
