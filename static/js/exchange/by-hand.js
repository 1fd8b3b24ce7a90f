// Adds somebody by hand. With a signal the form is submitted as it is, with its photo; without one it goes into the
// outbox.

import { byHandEntry } from "../lib/outbox-entries.js";
import { getOutbox, session } from "../lib/person.js";
import { texts } from "../lib/texts.js";
import { scanTexts } from "./lib/texts.js";

export function connect(form, signal) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submitOrStore(form);
  }, { signal });
}

async function submitOrStore(form) {
  if (await session.isReachable()) return form.submit();
  if (!form.reportValidity()) return null;
  const outbox = await getOutbox();
  const { photo, ...values } = Object.fromEntries(new FormData(form));
  await outbox.put(byHandEntry(values));
  const sentence = outbox.durable ? texts.savedHere : texts.notDurable;
  const output = form.querySelector("[data-by-hand-target=state]");
  output.textContent = photo?.size ? `${sentence} ${scanTexts.photoLater}` : sentence;
  return form.reset();
}
