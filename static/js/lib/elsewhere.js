// What waits in the outbox, written for a person to keep elsewhere.

/** JSON of `entries` (entries.js): what, when, about whom, and what was typed; `origin` makes addresses whole. */
export function elsewhere(entries, origin) {
  return JSON.stringify(entries.map((entry) => plain(entry, origin)), null, 2);
}

function plain({ kind, at, code, name, uuid, note, next_step, due_on }, origin) {
  const contact = kind === "note" || kind === "step";
  const about = contact ? { name, address: contactOf(uuid, origin) } : { code, address: `${origin}/c/${code}` };
  const typed = Object.entries({ note, next_step, due_on }).filter(([, text]) => text);
  return { kind: kind ?? "scan", at, ...about, ...Object.fromEntries(typed) };
}

function contactOf(path, origin) {
  return origin + path.match(/^\/contacts\/\d+/)[0];
}
