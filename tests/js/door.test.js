import assert from "node:assert/strict";
import { test } from "node:test";
import { Door } from "../../static/js/checkin/lib/door.js";
import { NoStore } from "../../static/js/checkin/lib/list-store.js";

globalThis.reportError = (error) => assert.fail(error); // Node has none.

const HOUR = 3_600_000;
const LINE = { key: "a1-1", name: "Dana Kowalski", company: "", tag: "", codes: [], in: [] };

class Outbox extends EventTarget {
  async list() {
    return [];
  }
}

class Server {
  opened = 0;
  removed = new Set();

  async openDevice() {
    this.opened += 1;
    return { device: `d${this.opened}`, number: this.opened, secret: "s" };
  }

  async fetchList(device) {
    if (this.removed.has(device)) return "erase";
    const expires = new Date(Date.now() + HOUR).toISOString();
    return { is_whole: true, people: [LINE], counts: { arrived: 0, expected: 1 }, now: "n", expires_at: expires };
  }
}

test("a device that was turned away asks for no other list until its page is opened again", async () => {
  const server = new Server();
  const parts = { slug: "pydata", expiresAt: Date.now() + HOUR, outbox: new Outbox(), store: new NoStore(), server };
  const door = new Door(parts);
  const reasons = [];
  door.addEventListener("erased", ({ detail }) => reasons.push(detail));
  await door.synchronize();
  assert.equal(door.list.get("a1-1").name, "Dana Kowalski");
  server.removed.add("d1");
  await door.synchronize();
  await door.synchronize();
  assert.deepEqual(reasons, ["removed"]);
  assert.equal(door.list.get("a1-1"), undefined);
  assert.equal(server.opened, 1);
  const reopened = new Door({ ...parts, outbox: new Outbox() });
  await reopened.synchronize();
  assert.equal(server.opened, 2);
});
