// Shows next steps that are still in the outbox beside their contacts in the list.

import { getOutbox } from "../lib/person.js";
import { texts } from "../lib/texts.js";

const STEP_PATH = /^(\/contacts\/\d+)\/step(\/completion)?$/;

export async function connect(list, signal) {
  const outbox = await getOutbox();
  if (!outbox) return;
  const draw = async () => drawSteps(list, await outbox.list());
  outbox.addEventListener("change", draw, { signal });
  await draw();
}

function drawSteps(list, entries) {
  list.querySelectorAll("[data-waiting-step]").forEach((pill) => pill.remove());
  for (const { uuid, next_step } of entries) {
    const [, contactPath, isDone] = STEP_PATH.exec(uuid) ?? [];
    const name = contactPath && list.querySelector(`li > a[href="${contactPath}"] strong`);
    if (!name) continue;
    const pill = document.createElement("span");
    pill.className = "pill warn";
    pill.dataset.waitingStep = "";
    pill.textContent = texts.stepWaits(isDone ? "" : next_step);
    name.after(" ", pill);
  }
}
