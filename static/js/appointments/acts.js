// Sends “We met” and “Running late” through the outbox: without a signal they wait on this phone.

import { formEntry } from "../lib/outbox-entries.js";
import { resultOf } from "../lib/outbox.js";
import { getOutbox, sendEntry } from "../lib/person.js";

export async function connect(form, signal) {
  const outbox = await getOutbox();
  if (!outbox) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, event.submitter, outbox);
  }, { signal });
  const draw = async () => drawWaiting(form, await outbox.list());
  outbox.addEventListener("change", draw, { signal });
  await draw();
}

/** Send what was tapped, and show what came of it. What the server refuses is forgotten: the page then says why. */
async function send(form, button, outbox) {
  const path = new URL(form.action).pathname;
  const fields = [...new FormData(form, button)].filter(([name]) => name !== "csrf_token");
  const answer = await sendEntry(formEntry("appointment", { path, name: form.dataset.name, fields }));
  if (resultOf(answer) === "kept") return;
  await outbox.remove(path);
  location.assign(form.dataset.next);
}

/** Say that it waits for a signal, and keep it from being tapped again. */
function drawWaiting(form, entries) {
  const isWaiting = entries.some(({ uuid, tried }) => tried && uuid === new URL(form.action).pathname);
  form.querySelector("[data-acts-target=waiting]").hidden = !isWaiting;
  for (const button of form.querySelectorAll("button")) button.disabled = isWaiting;
}
