// The goals that somebody counts towards, as they are chosen before a scan is sent: ids with spaces between them, where
// a minus sign takes a choice back. The server reads the same (meetup/goals/counting.py).

/** Return a map from the ids in `text` to whether the person counts towards that goal. */
export function parseChoice(text) {
  const words = text.split(/\s+/).filter(Boolean);
  return new Map(words.map((word) => [word.replace(/^-/, ""), !word.startsWith("-")]));
}

/** Return `text` with the choice about the goal `id` changed. */
export function withChoice(text, id, counts) {
  const choice = parseChoice(text).set(id, counts);
  return [...choice].map(([each, isOn]) => (isOn ? each : `-${each}`)).join(" ");
}
