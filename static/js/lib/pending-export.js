// Writes the entries of the outbox as a file that people can read without this app.

const FIELDS_OF_KIND = {
  scan: ({ code }, origin) => ({ code, address: `${origin}/c/${code}` }),
  card: ({ text, fields }) => ({ text, ...fields }),
  note: ({ name, uuid }, origin) => ({ name, address: contactUrl(uuid, origin) }),
  message: ({ name, path, body }, origin) => ({ room: name, address: origin + path.replace(/\/messages$/, ""), body }),
  draft: ({ body, ...entry }, origin) => ({ ...FIELDS_OF_KIND.note(entry, origin), body }),
  step: (entry, origin) => FIELDS_OF_KIND.note(entry, origin),
};

/** Return `entries` (outbox-entries.js) as JSON. Their addresses begin with `origin`. */
export function pendingAsJson(entries, origin) {
  return JSON.stringify(entries.map((entry) => exportedEntry(entry, origin)), null, 2);
}

function exportedEntry({ kind, at, note, next_step, due_on, ...entry }, origin) {
  const fields = (kind ? FIELDS_OF_KIND[kind] : FIELDS_OF_KIND.scan)(entry, origin);
  const typed = Object.entries({ note, next_step, due_on }).filter(([, text]) => text);
  return { kind: kind ?? "scan", at, ...fields, ...Object.fromEntries(typed) };
}

function contactUrl(path, origin) {
  return origin + path.match(/^\/contacts\/\d+/)[0];
}
