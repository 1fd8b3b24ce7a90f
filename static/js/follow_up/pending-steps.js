// A next step that waits on this phone stands beside its person in the list, which was made before it.

import { outbox } from "../lib/person.js";
import { words } from "../lib/texts.js";

const STEP = /^(\/contacts\/\d+)\/step(\/completion)?$/;

export async function connect(list, signal) {
  const box = await outbox();
  if (!box) return;
  const draw = async () => show(list, await box.list());
  box.addEventListener("change", draw, { signal });
  await draw();
}

function show(list, entries) {
  list.querySelectorAll("[data-waiting-step]").forEach((told) => told.remove());
  for (const { uuid, next_step } of entries) {
    const [, path, done] = STEP.exec(uuid) ?? [];
    const name = path && list.querySelector(`li > a[href="${path}"] strong`);
    if (!name) continue;
    const told = document.createElement("span");
    told.className = "pill due";
    told.dataset.waitingStep = "";
    told.textContent = words.stepWaits(done ? "" : next_step);
    name.after(" ", told);
  }
}
