import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { deliverEntry, isWatched } from "../../static/js/lib/deliver-entry.js";
import { mergeNotes } from "../../static/js/lib/merge-notes.js";
import { Outbox, resultOf } from "../../static/js/lib/outbox.js";
import { formEntry, scanEntry } from "../../static/js/lib/outbox-entries.js";
import { MemoryStore } from "../../static/js/lib/outbox-store.js";

const CODE = "K7Q2M9XW4TDB0FZR";
let store, server, outbox, results, minute;

/** Return a server that gives these answers, the last one again and again, and a list of what reached it. */
function fakeServer(...answers) {
  const reached = [];
  const send = async (scan) => {
    reached.push(scan);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return typeof answer === "function" ? answer(scan) : { redirected: false, text: "", ...answer };
  };
  return { reached, send };
}

function openOutbox(...answers) {
  server = fakeServer(...answers);
  minute = 0;
  outbox = new Outbox({ store, send: server.send, join: mergeNotes });
  results = [];
  for (const type of ["sent", "refused", "conflict", "kept"]) {
    outbox.addEventListener(type, ({ detail }) => results.push([type, detail.entry.code ?? detail.entry.uuid]));
  }
}

async function scan(code = CODE) {
  const entry = scanEntry({ code, how: "scan" }, new Date(Date.UTC(2026, 5, 12, 14, minute++)));
  await outbox.put(entry);
  return entry;
}
const codes = async () => (await outbox.list()).map(({ code }) => code);

beforeEach(() => (store = new MemoryStore()));

test("every answer means sent, refused, conflict or kept", () => {
  const kept = [0, 302, 400, 401, 403, 429, 500, 503];
  const table = { sent: [200, 201], refused: [404, 410, 422], conflict: [409], kept };
  for (const [meaning, statuses] of Object.entries(table)) {
    for (const status of statuses) assert.equal(resultOf({ status, redirected: false }), meaning, String(status));
  }
  assert.equal(resultOf({ status: 200, redirected: true }), "kept");
});

test("a scan is stored before it is sent, with its own UUID and time", async () => {
  openOutbox({ status: 201 });
  const first = await scan();
  const second = await scan();
  assert.equal(server.reached.length, 0);
  assert.equal((await store.all()).length, 2);
  assert.match(first.uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(first.uuid, second.uuid);
  assert.equal(first.at, "2026-06-12T14:00:00.000Z");
});

test("an entry is deleted once the server has it", async () => {
  openOutbox({ status: 201 }, { status: 200 });
  await scan("A");
  await scan("B");
  await outbox.flush();
  assert.deepEqual(await codes(), []);
  assert.deepEqual(results, [["sent", "A"], ["sent", "B"]]);
});

test("without a signal everything is kept, and the flush ends", async () => {
  openOutbox({ status: 0 });
  await scan("A");
  await scan("B");
  await outbox.flush();
  assert.deepEqual(await codes(), ["A", "B"]);
  assert.equal(server.reached.length, 1);
});

test("a server error keeps one scan and does not stop the others", async () => {
  openOutbox({ status: 500 }, { status: 201 });
  await scan("A");
  await scan("B");
  await outbox.flush();
  assert.deepEqual(await codes(), ["A"]);
});

test("after a lost answer the scan is sent again with the same UUID", async () => {
  openOutbox({ status: 0 }, { status: 200 });
  const { uuid } = await scan();
  await outbox.flush();
  await outbox.flush();
  assert.deepEqual(server.reached.map((sent) => sent.uuid), [uuid, uuid]);
  assert.deepEqual(await codes(), []);
});

test("a refused scan stays with its reason and is only sent again on request", async () => {
  openOutbox({ status: 410, text: "This code was replaced." }, { status: 201 });
  const { uuid } = await scan();
  await outbox.flush();
  await outbox.flush();
  assert.equal(server.reached.length, 1);
  const [kept] = await outbox.list();
  assert.deepEqual([kept.state, kept.answer], ["attention", "This code was replaced."]);
  await outbox.retry(uuid);
  assert.deepEqual(await codes(), []);
});

test("the newest scan is sent before older ones, even during a flush", async () => {
  let release;
  const answer = new Promise((resolve) => (release = resolve));
  openOutbox(() => answer, { status: 201 });
  for (const code of ["A", "B", "C"]) await scan(code);
  const background = outbox.flush();
  const now = await scan("NOW");
  const urgent = outbox.flush(now.uuid);
  release({ status: 201, redirected: false, text: "" });
  await Promise.all([background, urgent]);
  assert.deepEqual(server.reached.map(({ code }) => code), ["A", "NOW", "B", "C"]);
});

test("two flushes at once send each scan once", async () => {
  openOutbox({ status: 201 });
  await scan();
  await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
  assert.equal(server.reached.length, 1);
});

test("a note that is typed during the sending follows with a replay", async () => {
  openOutbox(async (sent) => {
    if (!sent.note) await outbox.edit(sent.uuid, { note: "Will send the benchmark" });
    return { status: sent.note ? 200 : 201, redirected: false, text: "" };
  });
  const { uuid } = await scan();
  await outbox.flush();
  assert.deepEqual((await outbox.list()).map(({ note }) => note), ["Will send the benchmark"]);
  await outbox.flush();
  const reached = server.reached.map((sent) => [sent.uuid, sent.note]);
  assert.deepEqual(reached, [[uuid, ""], [uuid, "Will send the benchmark"]]);
  assert.deepEqual(await codes(), []);
});

test("a note on a scan that was sent is not stored", async () => {
  openOutbox({ status: 201 });
  const { uuid } = await scan();
  assert.equal(await outbox.edit(uuid, { note: "Tall, red scarf" }), true);
  await outbox.flush();
  assert.equal(await outbox.edit(uuid, { note: "too late" }), false);
});

test("removing waits for a flush and returns the entry if it was still there", async () => {
  openOutbox({ status: 0 }, { status: 201 });
  const { uuid } = await scan("A");
  await outbox.flush();
  assert.equal((await outbox.remove(uuid)).tried, true);
  const gone = await scan("B");
  const flushing = outbox.flush();
  assert.equal(await outbox.remove(gone.uuid), null);
  await flushing;
});

test("an error in sending reaches the caller, and the next flush still runs", async () => {
  openOutbox(() => { throw new RangeError("broken"); }, { status: 201 });
  await scan();
  await assert.rejects(outbox.flush(), RangeError);
  await outbox.flush();
  assert.deepEqual(await codes(), []);
});

const FORM = "/contacts/5/note";

function noteOf(note, version = 0) {
  const fields = [["csrf_token", "t"], ["note", note], ["version", version]];
  return formEntry("note", { path: FORM, name: "Ada", fields });
}

/** Return a server that has a contact's note and refuses to save other versions than its own. */
function noteServer(note, version) {
  const stored = { note, version };
  const send = async (sent) => {
    const conflict = { status: 409, redirected: false, text: JSON.stringify(stored) };
    if (Number(sent.version) !== stored.version) return conflict;
    Object.assign(stored, { note: sent.note, version: stored.version + 1 });
    return { status: 200, redirected: false, text: JSON.stringify({ version: stored.version }) };
  };
  return { stored, send };
}

test("a form has one entry, which what is typed later replaces", async () => {
  openOutbox({ status: 0 });
  for (const note of ["Red", "Red scarf"]) await outbox.put(noteOf(note));
  const [entry, ...others] = await outbox.list();
  assert.deepEqual([entry.note, entry.sends, others], ["Red scarf", ["note", "version"], []]);
});

test("in a conflict that nobody sees, both notes are kept, the own one first", async () => {
  const { stored, send } = noteServer("From the laptop", 3);
  openOutbox(send);
  await outbox.put(noteOf("From the phone", 2));
  await outbox.flush();
  assert.equal(stored.note, "From the phone\n— and written elsewhere meanwhile: —\nFrom the laptop");
  assert.deepEqual(await outbox.list(), []);
});

test("an own note whose answer was lost is not added twice", async () => {
  const { stored, send } = noteServer("Red scarf", 3);
  openOutbox(send);
  await outbox.put(noteOf("Red scarf", 2));
  await outbox.flush();
  assert.deepEqual([stored.note, await outbox.list()], ["Red scarf", []]);
});

test("a note that contains the other one stays as it is", async () => {
  const { stored, send } = noteServer("Red", 3);
  openOutbox(send);
  await outbox.put(noteOf("Red scarf", 2));
  await outbox.flush();
  assert.equal(stored.note, "Red scarf");
});

test("somebody who looks at the form gets the conflict, and the entry waits for their choice", async () => {
  const { stored, send } = noteServer("From the laptop", 3);
  server = { send };
  const join = (entry, theirs) => (isWatched(entry.uuid) ? null : mergeNotes(entry, theirs));
  outbox = new Outbox({ store, send, join });
  const answer = await deliverEntry(outbox, noteOf("From the phone", 2));
  assert.equal(answer.status, 409);
  assert.deepEqual([JSON.parse(answer.text).note, stored.note], ["From the laptop", "From the laptop"]);
  const [entry] = await outbox.list();
  assert.deepEqual([entry.state, entry.note], ["attention", "From the phone"]);
  await outbox.retry(FORM); // From the list of pending entries, so nobody looks at the form any more.
  assert.match(stored.note, /^From the phone\n.*\nFrom the laptop$/);
});

test("without a signal the entry is kept and the answer has status 0", async () => {
  openOutbox({ status: 0 });
  const answer = await deliverEntry(outbox, noteOf("Red scarf"));
  assert.equal(answer.status, 0);
  assert.deepEqual((await outbox.list()).map(({ note }) => note), ["Red scarf"]);
});

test("what is typed while a note is being sent follows as the next version", async () => {
  const { stored, send } = noteServer("", 0);
  openOutbox(async (sent) => {
    if (sent.note === "Red") await outbox.edit(FORM, { note: "Red scarf" });
    return send(sent);
  });
  await outbox.put(noteOf("Red"));
  await outbox.flush();
  await outbox.flush();
  assert.deepEqual([stored.note, stored.version, await outbox.list()], ["Red scarf", 2, []]);
});
