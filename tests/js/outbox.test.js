import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Outbox, outcome } from "../../static/js/lib/outbox.js";
import { MemoryScans } from "../../static/js/lib/scan-store.js";

const CODE = "K7Q2M9XW4TDB0FZR";
let store, server, outbox, told;

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
  let minute = 0;
  const clock = () => new Date(Date.UTC(2026, 5, 12, 14, minute++));
  outbox = new Outbox({ store, send: server.send, clock });
  told = [];
  for (const type of ["sent", "refused", "kept"]) {
    outbox.addEventListener(type, ({ detail }) => told.push([type, detail.scan.code]));
  }
}

const scan = (code = CODE) => outbox.add({ code, how: "scan" });
const codes = async () => (await outbox.list()).map(({ code }) => code);

beforeEach(() => (store = new MemoryScans()));

test("answers mean: sent, refused or kept", () => {
  const table = { sent: [200, 201], refused: [404, 410, 422], kept: [0, 302, 400, 401, 403, 429, 500, 503] };
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
    if (!sent.note) await outbox.note(sent.uuid, "Will send the benchmark");
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
  assert.equal(await outbox.note(uuid, "Tall, red scarf"), true);
  await outbox.flush();
  assert.equal(await outbox.note(uuid, "too late"), false);
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
