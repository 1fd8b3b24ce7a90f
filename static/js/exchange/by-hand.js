// Adding somebody by hand. With a signal the form goes as it is, photo included; without one it is kept on this phone.

import { handwritten } from "../lib/outbox-entries.js";
import { outbox, session } from "../lib/person.js";
import { words } from "../lib/texts.js";

export function connect(form, signal) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  }, { signal });
}

async function send(form) {
  if (await session.reachable()) return form.submit();
  if (!form.reportValidity()) return null;
  const box = await outbox();
  const { photo, ...fields } = Object.fromEntries(new FormData(form));
  await box.put(handwritten(fields));
  const kept = box.durable ? words.savedHere : words.notDurable;
  form.querySelector("[data-by-hand-target=state]").textContent = photo?.size ? `${kept} ${words.photoLater}` : kept;
  return form.reset();
}
