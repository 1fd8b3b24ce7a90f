// What waits in the outbox, written for a person to keep elsewhere.

/** JSON of `entries` (entries.js): what, when, about whom, and what was typed; `origin` makes addresses whole. */
export function elsewhere(entries, origin) {
  return JSON.stringify(entries.map((entry) => plain(entry, origin)), null, 2);
}

function plain({ kind, at, note, next_step, due_on, ...entry }, origin) {
  const about = (ABOUT[kind] ?? ABOUT.scan)(entry, origin);
  const typed = Object.entries({ note, next_step, due_on }).filter(([, text]) => text);
  return { kind: kind ?? "scan", at, ...about, ...Object.fromEntries(typed) };
}

const ABOUT = {
  scan: ({ code }, origin) => ({ code, address: `${origin}/c/${code}` }),
  card: ({ text, fields }) => ({ text, ...fields }),
  note: ({ name, uuid }, origin) => ({ name, address: contactOf(uuid, origin) }),
  message: ({ name, path, body }, origin) => ({ room: name, address: origin + path.replace(/\/messages$/, ""), body }),
  step: (entry, origin) => ABOUT.note(entry, origin),
};

function contactOf(path, origin) {
  return origin + path.match(/^\/contacts\/\d+/)[0];
}
