// Posts an entry of the outbox to the server.
// Imports nothing, because the service worker loads it too and import maps do not reach workers.

/**
 * Return the function `send(entry)` of an outbox, which posts through `session` (session.js) and resolves to
 * `{status, redirected, text}`.
 */
export function makeSender(session) {
  const postOfKind = { scan: postScan, card: postCard, message: postMessage, check_in: postCheckIn };
  return (entry) => (postOfKind[entry.kind] ?? postForm)(session, entry);
}

// `sent_at` together with `at` tells the server how long ago something was, even if the phone's clock is wrong.

function postScan(session, { uuid, code, at, how, note = "", next_step = "", due_on = "", goals = "" }) {
  const sent_at = new Date().toISOString();
  return session.post("/contacts", { uuid, code, at, sent_at, how, note, next_step, due_on, goals });
}

function postCard(session, { at, fields, note, next_step, due_on }) {
  const sent_at = new Date().toISOString();
  const times = fields.at ? {} : { at, sent_at }; // A reviewed form has the time by the server's clock.
  return session.post("/cards", { ...times, ...fields, note, next_step, due_on });
}

function postMessage(session, { path, uuid, body, reply_to }) {
  return session.post(path, { uuid, body, reply_to });
}

/** A page of the check-in sends many of these at once; this is for those that wait when it is closed. */
function postCheckIn(session, { device, secret, fact }) {
  const fields = { device, secret, sent_at: new Date().toISOString(), facts: JSON.stringify([fact]) };
  return session.post("/check-in/facts", fields, "application/json");
}

function postForm(session, entry) {
  const fields = entry.sends.map((name) => [name, entry[name]]);
  return session.post(entry.uuid, fields, "application/json");
}
