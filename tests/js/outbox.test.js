import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { deliver, isWatched } from "../../static/js/lib/deliver-entry.js";
import { joinNotes } from "../../static/js/lib/merge-notes.js";
import { Outbox, outcome } from "../../static/js/lib/outbox.js";
import { scanned, written } from "../../static/js/lib/outbox-entries.js";
import { MemoryStore } from "../../static/js/lib/outbox-store.js";

const CODE = "K7Q2M9XW4TDB0FZR";
let store, server, outbox, told, minute;

/** A server that answers what the test says, and remembers what reached it. */
function answering(...answers) {
  const reached = [];
  const send = async (scan) => {
    reached.push(scan);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return typeof answer === "function" ? answer(scan) : { redirected: false, text: "", ...answer };
  };
  return { reached, send };
}

function open(...answers) {
  server = answering(...answers);
  minute = 0;
  outbox = new Outbox({ store, send: server.send, join: joinNotes });
  told = [];
  for (const type of ["sent", "refused", "conflict", "kept"]) {
    outbox.addEventListener(type, ({ detail }) => told.push([type, detail.entry.code ?? detail.entry.uuid]));
  }
}

async function scan(code = CODE) {
  const entry = scanned({ code, how: "scan" }, new Date(Date.UTC(2026, 5, 12, 14, minute++)));
  await outbox.put(entry);
  return entry;
}
const codes = async () => (await outbox.list()).map(({ code }) => code);

beforeEach(() => (store = new MemoryStore()));

test("answers mean: sent, refused, conflict or kept", () => {
  const table = { sent: [200, 201], refused: [404, 410, 422], conflict: [409], kept: [0, 302, 400, 401, 403, 429, 500, 503] };
  for (const [meaning, statuses] of Object.entries(table)) {
    for (const status of statuses) assert.equal(outcome({ status, redirected: false }), meaning, String(status));
  }
  assert.equal(outcome({ status: 200, redirected: true }), "kept");
});

test("a scan is kept before anything is sent, with its own UUID and time", async () => {
  open({ status: 201 });
  const first = await scan();
  const second = await scan();
  assert.equal(server.reached.length, 0);
  assert.equal((await store.all()).length, 2);
  assert.match(first.uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.notEqual(first.uuid, second.uuid);
  assert.equal(first.at, "2026-06-12T14:00:00.000Z");
});

test("what the server has is deleted here", async () => {
  open({ status: 201 }, { status: 200 });
  await scan("A");
  await scan("B");
  await outbox.flush();
  assert.deepEqual(await codes(), []);
  assert.deepEqual(told, [["sent", "A"], ["sent", "B"]]);
});

test("without a signal everything is kept, and one failure ends the flush", async () => {
  open({ status: 0 });
  await scan("A");
  await scan("B");
  await outbox.flush();
  assert.deepEqual(await codes(), ["A", "B"]);
  assert.equal(server.reached.length, 1);
});

test("a server error keeps one scan and does not stop the others", async () => {
  open({ status: 500 }, { status: 201 });
  await scan("A");
  await scan("B");
  await outbox.flush();
  assert.deepEqual(await codes(), ["A"]);
});

test("a lost answer is asked for again under the same UUID", async () => {
  open({ status: 0 }, { status: 200 });
  const { uuid } = await scan();
  await outbox.flush();
  await outbox.flush();
  assert.deepEqual(server.reached.map((sent) => sent.uuid), [uuid, uuid]);
  assert.deepEqual(await codes(), []);
});

test("a refused scan stays with the reason, is not sent by itself, and can be tried again", async () => {
  open({ status: 410, text: "This code was replaced." }, { status: 201 });
  const { uuid } = await scan();
  await outbox.flush();
  await outbox.flush();
  assert.equal(server.reached.length, 1);
  const [kept] = await outbox.list();
  assert.deepEqual([kept.state, kept.answer], ["attention", "This code was replaced."]);
  await outbox.retry(uuid);
  assert.deepEqual(await codes(), []);
});

test("the scan just made goes before older ones, also during a flush", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  open(() => held, { status: 201 });
  for (const code of ["A", "B", "C"]) await scan(code);
  const background = outbox.flush();
  const now = await scan("NOW");
  const urgent = outbox.flush(now.uuid);
  release({ status: 201, redirected: false, text: "" });
  await Promise.all([background, urgent]);
  assert.deepEqual(server.reached.map(({ code }) => code), ["A", "NOW", "B", "C"]);
});

test("two flushes at once send each scan once", async () => {
  open({ status: 201 });
  await scan();
  await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
  assert.equal(server.reached.length, 1);
});

test("a note written while the scan is on its way goes with a replay", async () => {
  open(async (sent) => {
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

test("a note on a scan that has gone says so", async () => {
  open({ status: 201 });
  const { uuid } = await scan();
  assert.equal(await outbox.edit(uuid, { note: "Tall, red scarf" }), true);
  await outbox.flush();
  assert.equal(await outbox.edit(uuid, { note: "too late" }), false);
});

test("removing waits for a sending under way and says whether anything was left to remove", async () => {
  open({ status: 0 }, { status: 201 });
  const { uuid } = await scan("A");
  await outbox.flush();
  assert.equal((await outbox.remove(uuid)).tried, true);
  const gone = await scan("B");
  const flushing = outbox.flush();
  assert.equal(await outbox.remove(gone.uuid), null);
  await flushing;
});

test("an error in sending reaches the caller and the next flush still runs", async () => {
  open(() => { throw new RangeError("broken"); }, { status: 201 });
  await scan();
  await assert.rejects(outbox.flush(), RangeError);
  await outbox.flush();
  assert.deepEqual(await codes(), []);
});

const FORM = "/contacts/5/note";

function noteOf(note, version = 0) {
  return written("note", { path: FORM, name: "Ada", fields: [["csrf_token", "t"], ["note", note], ["version", version]] });
}

/** A contact's note on the server, which takes a write of the version it is at. */
function keeping(note, version) {
  const stored = { note, version };
  const send = async (sent) => {
    if (Number(sent.version) !== stored.version) return { status: 409, redirected: false, text: JSON.stringify(stored) };
    Object.assign(stored, { note: sent.note, version: stored.version + 1 });
    return { status: 200, redirected: false, text: JSON.stringify({ version: stored.version }) };
  };
  return { stored, send };
}

test("a form has one entry, and what is typed later takes the place of what was typed before", async () => {
  open({ status: 0 });
  for (const note of ["Red", "Red scarf"]) await outbox.put(noteOf(note));
  const [entry, ...others] = await outbox.list();
  assert.deepEqual([entry.note, entry.sends, others], ["Red scarf", ["note", "version"], []]);
});

test("a conflict that nobody looks at keeps both notes, mine first", async () => {
  const { stored, send } = keeping("From the laptop", 3);
  open(send);
  await outbox.put(noteOf("From the phone", 2));
  await outbox.flush();
  assert.equal(stored.note, "From the phone\n— and written elsewhere meanwhile: —\nFrom the laptop");
  assert.deepEqual(await outbox.list(), []);
});

test("my own note, when its answer was lost, is not written twice", async () => {
  const { stored, send } = keeping("Red scarf", 3);
  open(send);
  await outbox.put(noteOf("Red scarf", 2));
  await outbox.flush();
  assert.deepEqual([stored.note, await outbox.list()], ["Red scarf", []]);
});

test("a note that holds the other one already stays as it is", async () => {
  const { stored, send } = keeping("Red", 3);
  open(send);
  await outbox.put(noteOf("Red scarf", 2));
  await outbox.flush();
  assert.equal(stored.note, "Red scarf");
});

test("a form that somebody looks at gets the conflict, and its entry waits for their choice", async () => {
  const { stored, send } = keeping("From the laptop", 3);
  server = { send };
  outbox = new Outbox({ store, send, join: (entry, theirs) => (isWatched(entry.uuid) ? null : joinNotes(entry, theirs)) });
  const answer = await deliver(outbox, noteOf("From the phone", 2));
  assert.deepEqual([answer.status, JSON.parse(answer.text).note, stored.note], [409, "From the laptop", "From the laptop"]);
  const [entry] = await outbox.list();
  assert.deepEqual([entry.state, entry.note], ["attention", "From the phone"]);
  await outbox.retry(FORM); // From the list of what waits: nobody looks at the form any more.
  assert.match(stored.note, /^From the phone\n.*\nFrom the laptop$/);
});

test("delivering without a signal answers nothing and keeps the entry", async () => {
  open({ status: 0 });
  const answer = await deliver(outbox, noteOf("Red scarf"));
  assert.equal(answer.status, 0);
  assert.deepEqual((await outbox.list()).map(({ note }) => note), ["Red scarf"]);
});

test("what is typed while a note is on its way follows with the next version", async () => {
  const { stored, send } = keeping("", 0);
  open(async (sent) => {
    if (sent.note === "Red") await outbox.edit(FORM, { note: "Red scarf" });
    return send(sent);
  });
  await outbox.put(noteOf("Red"));
  await outbox.flush();
  await outbox.flush();
  assert.deepEqual([stored.note, stored.version, await outbox.list()], ["Red scarf", 2, []]);
});
