// A thousand scans on a bad day: answers and requests get lost, requests arrive twice, late and out of order, pages
// die between writing and sending, page and worker send at the same time, and the clock is a day off. In the end the
// server has exactly the meetings that were kept on the phone, each with its note and its time.

import assert from "node:assert/strict";
import { test } from "node:test";
import { scanned } from "../../static/js/lib/outbox-entries.js";
import { joinNotes } from "../../static/js/lib/merge-notes.js";
import { MemoryStore } from "../../static/js/lib/outbox-store.js";
import { Outbox } from "../../static/js/lib/outbox.js";

const SCANS = 1_000;
const DAY = 86_400_000; // ms
const SEEDS = [1, 2, 3, 4, 5];

/** Numbers from 0 to 1 that are the same for the same seed: mulberry32. */
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function turn() {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The server: one encounter per UUID, and what notes it was given. */
class Server {
  encounters = new Map();

  take({ uuid, code, at, sentAt, note }, now) {
    const known = this.encounters.get(uuid);
    const encounter = known ?? { code, at: now - (sentAt - at), notes: new Set() };
    if (note) encounter.notes.add(note);
    this.encounters.set(uuid, encounter);
    return { status: known ? 200 : 201, redirected: false, text: "<section></section>" };
  }
}

class World {
  now = Date.UTC(2026, 5, 12, 9);
  server = new Server();
  store = new MemoryStore(); // Stands for the disk: it outlives pages.
  limbo = []; // Requests that the network still holds, though the phone has given up on them.
  expected = new Map();
  quiet = false;

  constructor(seed) {
    this.random = generator(seed);
    this.skew = [0, DAY, -DAY][seed % 3];
    this.senders = [this.open(), this.open()];
  }

  chance(share) {
    return !this.quiet && this.random() < share;
  }

  /** A page or the worker; `dead` once it has crashed, after which it neither sends nor writes. */
  open() {
    const life = { dead: false };
    const send = (entry) => this.send(entry, life);
    const mortal = { durable: true, all: async () => (life.dead ? [] : this.store.all()), put: (entry) => this.store.put(entry) };
    mortal.update = async (id, change) => (life.dead ? undefined : this.store.update(id, change));
    return { life, box: new Outbox({ store: mortal, send, join: joinNotes }) };
  }

  async send({ uuid, code, at, note }, life) {
    if (life.dead) return { status: 0, redirected: false, text: "" };
    const request = { uuid, code, at: Date.parse(at), note, sentAt: this.now + this.skew };
    await turn(); // Others have theirs while it is on its way.
    await turn();
    if (this.chance(0.2)) return this.lost(request);
    const answer = this.chance(0.1) ? { status: 503, redirected: false, text: "" } : this.server.take(request, this.now);
    if (this.chance(0.1)) this.server.take(request, this.now);
    if (this.chance(0.1)) life.dead = true; // The server has it, and the page dies before it hears.
    return this.chance(0.15) ? { status: 0, redirected: false, text: "" } : answer;
  }

  lost(request) {
    if (this.chance(0.5)) this.limbo.push({ ...request, left: this.now });
    return { status: 0, redirected: false, text: "" };
  }

  /** What the network held arrives now, in any order; how long it was under way, the server cannot know. */
  arrive() {
    const late = this.limbo.splice(0).sort(() => this.random() - 0.5);
    for (const request of late) this.server.take(request, request.left);
  }

  async scan(number) {
    const entry = scanned({ code: `CODE${number % 300}`, how: "scan" }, new Date(this.now + this.skew));
    const { box, life } = this.alive(0);
    await box.put(entry);
    this.expected.set(entry.uuid, { code: entry.code, at: this.now, note: "" });
    if (this.chance(0.05)) life.dead = true; // Between the write and the send.
    return entry.uuid;
  }

  async note(uuid, text) {
    if (await this.alive(0).box.edit(uuid, { note: text })) this.expected.get(uuid).note = text;
  }

  async remove(uuid) {
    const dropped = await this.alive(0).box.remove(uuid);
    if (dropped && !dropped.tried && !this.server.encounters.has(uuid)) this.expected.delete(uuid);
  }

  alive(place) {
    if (this.senders[place].life.dead) this.senders[place] = this.open();
    return this.senders[place];
  }

  flush() {
    return Promise.all([0, 1].filter(() => !this.chance(0.3)).map((place) => this.alive(place).box.flush()));
  }
}

async function badDay(world) {
  for (let number = 0; number < SCANS; number++) {
    world.now += 20_000;
    const uuid = await world.scan(number);
    const flushing = world.chance(0.4) ? world.flush() : null;
    if (world.chance(0.5)) await turn(); // So that a note also comes while its scan is on its way.
    if (world.chance(0.3)) await world.note(uuid, `Note ${number}`);
    await flushing;
    if (world.chance(0.05)) world.arrive();
  }
}

async function signal(world) {
  world.quiet = true;
  world.arrive();
  for (let round = 0; round < 3; round++) await world.flush();
}

for (const seed of SEEDS) {
  test(`a thousand scans on a bad day are exactly the right meetings (seed ${seed})`, async () => {
    const world = new World(seed);
    await badDay(world);
    await signal(world);
    assert.deepEqual(await world.store.all(), []);
    assert.deepEqual([...world.server.encounters.keys()].sort(), [...world.expected.keys()].sort());
    for (const [uuid, { code, at, note }] of world.expected) {
      const encounter = world.server.encounters.get(uuid);
      assert.equal(encounter.code, code);
      assert.equal(encounter.at, at, "how long ago it was does not depend on the phone's clock");
      if (note) assert.ok(encounter.notes.has(note), `lost: ${note}`);
    }
  });
}

test("a scan that is taken back before anything was sent never arrives", async () => {
  const world = new World(7);
  const kept = await world.scan(1);
  const dropped = await world.scan(2);
  await world.remove(dropped);
  await signal(world);
  assert.deepEqual([...world.server.encounters.keys()], [kept]);
});
