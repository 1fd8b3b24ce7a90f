// Loads the goals that somebody may count towards into the sheet of a scan. What was chosen while the scan was on its way
// is in the hidden field, and is pressed here once more if the scan left without it.

import { fetchFragment, parseFragment } from "../lib/fragment.js";
import { parseChoice } from "./lib/choice.js";

export async function connect(element, signal) {
  const html = await fetchFragment(element.dataset.url, signal);
  if (!html?.trim() || signal.aborted) return;
  const chips = parseFragment(html);
  const choice = parseChoice(element.querySelector("[name=goals]").value);
  element.append(chips);
  // The chips take presses once their controller has drawn what waits in the outbox.
  await new Promise((resolve) => setTimeout(resolve));
  for (const button of element.querySelectorAll("button[name=on]")) {
    const counts = choice.get(button.dataset.goal);
    if (counts !== undefined && counts !== (button.value === "0")) button.click();
  }
}
