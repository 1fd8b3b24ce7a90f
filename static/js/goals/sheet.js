// Loads the goals that somebody may count towards into the sheet of a scan. What was chosen while the scan was on its way
// is in the hidden field. It may have left without that, so it is sent once more, which changes nothing if it had not.

import { fetchFragment, parseFragment } from "../lib/fragment.js";
import { formEntry } from "../lib/outbox-entries.js";
import { resultOf } from "../lib/outbox.js";
import { getOutbox, sendEntry } from "../lib/person.js";
import { parseChoice } from "./lib/choice.js";

export async function connect(element, signal) {
  const { url, name } = element.dataset;
  const choice = parseChoice(element.querySelector("[name=goals]").value);
  for (const [id, counts] of choice) await send(`${url}/${id}`, name, counts);
  const html = await fetchFragment(url, signal);
  if (html?.trim() && !signal.aborted) element.append(parseFragment(html));
}

/** Send one choice. One that the server refuses, as the goal is gone, is dropped. */
async function send(path, name, counts) {
  const answer = await sendEntry(formEntry("goal", { path, name, fields: [["on", counts ? "1" : "0"]] }));
  if (!["sent", "kept"].includes(resultOf(answer))) await (await getOutbox()).remove(path);
}
