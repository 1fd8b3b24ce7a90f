// A thousand scans under bad conditions: answers and requests get lost, requests arrive twice, late and out of order,
// pages crash between storing and sending, page and worker send at the same time, and the phone's clock is a day off.
// In the end the server has exactly the meetings that were stored on the phone, each with its note and its time.

import assert from "node:assert/strict";
import { test } from "node:test";
import { scanEntry } from "../../static/js/lib/outbox-entries.js";
import { mergeNotes } from "../../static/js/lib/merge-notes.js";
import { MemoryStore } from "../../static/js/lib/outbox-store.js";
import { Outbox } from "../../static/js/lib/outbox.js";

const SCANS = 1_000;
const DAY = 86_400_000; // ms
const SEEDS = [1, 2, 3, 4, 5];

/** Return a function that makes numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function makeRandom(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Resolve after everything else that is ready to run. */
function letOthersRun() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Has one encounter for each UUID, with the notes that were sent. */
class Server {
  encounters = new Map();

  receive({ uuid, code, at, sentAt, note }, now) {
    const known = this.encounters.get(uuid);
    const encounter = known ?? { code, at: now - (sentAt - at), notes: new Set() };
    if (note) encounter.notes.add(note);
    this.encounters.set(uuid, encounter);
    return { status: known ? 200 : 201, redirected: false, text: "<section></section>" };
  }
}

/** A phone with two senders, a network and a server. */
class World {
  now = Date.UTC(2026, 5, 12, 9);
  server = new Server();
  store = new MemoryStore(); // It stands for the disk and survives a crash.
  delayed = []; // Requests that will still arrive, although the phone has given up on them.
  expected = new Map();
  isCalm = false;

  constructor(seed) {
    this.random = makeRandom(seed);
    this.skew = [0, DAY, -DAY][seed % 3];
    this.senders = [this.openSender(), this.openSender()];
  }

  happens(probability) {
    return !this.isCalm && this.random() < probability;
  }

  /** Make the outbox of a page or of the worker, which stops sending and storing when it crashes. */
  openSender() {
    const state = { hasCrashed: false };
    const send = (entry) => this.send(entry, state);
    const store = {
      durable: true,
      all: async () => (state.hasCrashed ? [] : this.store.all()),
      put: (entry) => this.store.put(entry),
      update: async (id, change) => (state.hasCrashed ? undefined : this.store.update(id, change)),
    };
    return { state, outbox: new Outbox({ store, send, join: mergeNotes }) };
  }

  async send({ uuid, code, at, note }, state) {
    if (state.hasCrashed) return { status: 0, redirected: false, text: "" };
    const request = { uuid, code, at: Date.parse(at), note, sentAt: this.now + this.skew };
    await letOthersRun(); // Meanwhile, other senders run.
    await letOthersRun();
    if (this.happens(0.2)) return this.loseRequest(request);
    const isBusy = this.happens(0.1);
    const answer = isBusy ? { status: 503, redirected: false, text: "" } : this.server.receive(request, this.now);
    if (this.happens(0.1)) this.server.receive(request, this.now);
    if (this.happens(0.1)) state.hasCrashed = true; // The server has it, but the page never learns of that.
    return this.happens(0.15) ? { status: 0, redirected: false, text: "" } : answer;
  }

  loseRequest(request) {
    if (this.happens(0.5)) this.delayed.push({ ...request, sentOn: this.now });
    return { status: 0, redirected: false, text: "" };
  }

  /** Let the delayed requests arrive in any order. The server cannot know how long they were under way. */
  deliverDelayed() {
    const requests = this.delayed.splice(0).sort(() => this.random() - 0.5);
    for (const request of requests) this.server.receive(request, request.sentOn);
  }

  async scan(number) {
    const entry = scanEntry({ code: `CODE${number % 300}`, how: "scan" }, new Date(this.now + this.skew));
    const { outbox, state } = this.sender(0);
    await outbox.put(entry);
    this.expected.set(entry.uuid, { code: entry.code, at: this.now, note: "" });
    if (this.happens(0.05)) state.hasCrashed = true; // After storing and before sending.
    return entry.uuid;
  }

  async note(uuid, text) {
    if (await this.sender(0).outbox.edit(uuid, { note: text })) this.expected.get(uuid).note = text;
  }

  async remove(uuid) {
    const removed = await this.sender(0).outbox.remove(uuid);
    if (removed && !removed.tried && !this.server.encounters.has(uuid)) this.expected.delete(uuid);
  }

  /** Return a sender; a new one if it has crashed. */
  sender(index) {
    if (this.senders[index].state.hasCrashed) this.senders[index] = this.openSender();
    return this.senders[index];
  }

  flush() {
    return Promise.all([0, 1].filter(() => !this.happens(0.3)).map((index) => this.sender(index).outbox.flush()));
  }
}

async function scanAll(world) {
  for (let number = 0; number < SCANS; number++) {
    world.now += 20_000;
    const uuid = await world.scan(number);
    const flushing = world.happens(0.4) ? world.flush() : null;
    if (world.happens(0.5)) await letOthersRun(); // Then the note is typed while its scan is being sent.
    if (world.happens(0.3)) await world.note(uuid, `Note ${number}`);
    await flushing;
    if (world.happens(0.05)) world.deliverDelayed();
  }
}

async function finish(world) {
  world.isCalm = true;
  world.deliverDelayed();
  for (let round = 0; round < 3; round++) await world.flush();
}

for (const seed of SEEDS) {
  test(`a thousand scans under bad conditions become exactly the right meetings (seed ${seed})`, async () => {
    const world = new World(seed);
    await scanAll(world);
    await finish(world);
    assert.deepEqual(await world.store.all(), []);
    assert.deepEqual([...world.server.encounters.keys()].sort(), [...world.expected.keys()].sort());
    for (const [uuid, { code, at, note }] of world.expected) {
      const encounter = world.server.encounters.get(uuid);
      assert.equal(encounter.code, code);
      assert.equal(encounter.at, at, "the time does not depend on the phone's clock");
      if (note) assert.ok(encounter.notes.has(note), `lost: ${note}`);
    }
  });
}

test("a scan that is removed before it was sent never arrives", async () => {
  const world = new World(7);
  const kept = await world.scan(1);
  const removed = await world.scan(2);
  await world.remove(removed);
  await finish(world);
  assert.deepEqual([...world.server.encounters.keys()], [kept]);
});
