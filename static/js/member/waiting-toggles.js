// Buttons that switch something on or off without leaving the page, through the outbox: without a signal the choice waits
// on this phone.

import { formEntry } from "../lib/outbox-entries.js";
import { resultOf } from "../lib/outbox.js";
import { getOutbox, sendEntry } from "../lib/person.js";

/**
 * Let buttons of `form` send entries of `kind`. `isToggle(button)` tells which of them do, `findToggles()` finds all that
 * are on the page, and `show(button, isOn)` draws what not every toggle has. `waiting` is shown while any of these waits;
 * with `isForAll`, while any entry of that kind does, on whatever page it was made.
 */
export async function connectToggles(form, options, signal) {
  const { kind, isToggle, findToggles, show = () => {}, waiting, isForAll = false } = options;
  const outbox = await getOutbox();
  if (!outbox) return;
  const draw = (button, isOn) => {
    button.setAttribute("aria-pressed", isOn);
    button.value = isOn ? "0" : "1";
    show(button, isOn);
  };
  form.addEventListener("submit", (event) => {
    if (!event.submitter || !isToggle(event.submitter)) return;
    event.preventDefault();
    toggle(event.submitter, { kind, name: form.dataset.name, draw, outbox });
  }, { signal });
  const drawAll = async () => drawWaiting(await outbox.list(), { kind, findToggles, draw, waiting, isForAll });
  outbox.addEventListener("change", drawAll, { signal });
  await drawAll();
}

/** Show the choice at once, and send it. One that the server refuses is taken back, and its page says why. */
async function toggle(button, { kind, name, draw, outbox }) {
  const isOn = button.value === "1";
  const path = pathOf(button);
  draw(button, isOn);
  const answer = await sendEntry(formEntry(kind, { path, name, fields: [["on", isOn ? "1" : "0"]] }));
  if (["sent", "kept"].includes(resultOf(answer))) return;
  await outbox.remove(path);
  draw(button, !isOn);
}

/** Show choices as they will be once the outbox is sent, and whether any waits for a signal. */
function drawWaiting(entries, { kind, findToggles, draw, waiting, isForAll }) {
  const byPath = new Map([...findToggles()].map((button) => [pathOf(button), button]));
  const ofKind = entries.filter((entry) => entry.kind === kind);
  const shown = ofKind.filter(({ uuid }) => byPath.has(uuid));
  for (const { uuid, on } of shown) draw(byPath.get(uuid), on === "1");
  waiting.hidden = !(isForAll ? ofKind : shown).some(({ tried }) => tried);
}

function pathOf(button) {
  return new URL(button.formAction).pathname;
}
