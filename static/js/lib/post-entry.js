// How an entry of the outbox is posted. Imports nothing: the service worker loads it too.

/** `send(entry)` for an outbox, by way of a session (session.js). */
export function sender(session) {
  const kinds = { scan, card, message };
  return (entry) => (kinds[entry.kind] ?? form)(session, entry);
}

function scan(session, { uuid, code, at, how, note = "", next_step = "", due_on = "" }) {
  const sent_at = new Date().toISOString(); // With `at` it tells how long ago that was, also by a clock that is off.
  return session.post("/contacts", { uuid, code, at, sent_at, how, note, next_step, due_on });
}

function card(session, { at, fields, note, next_step, due_on }) {
  const sent_at = new Date().toISOString();
  const when = fields.at ? {} : { at, sent_at }; // By the server's clock, once it has read the code.
  return session.post("/cards", { ...when, ...fields, note, next_step, due_on });
}

function message(session, { path, uuid, body, reply_to }) {
  return session.post(path, { uuid, body, reply_to });
}

function form(session, entry) {
  const fields = entry.sends.map((name) => [name, entry[name]]);
  return session.post(entry.uuid, fields, "application/json");
}
