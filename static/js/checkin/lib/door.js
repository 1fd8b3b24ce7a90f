// The door: answers from the list on this device, keeps what happens in the outbox, and exchanges both with the server.

import { parseJson } from "../../lib/fragment.js";
import { DoorList } from "./door-list.js";
import { checkInFact, factEntry, undoFact } from "./facts.js";

const WHOLE_AFTER = 300_000; // ms after which the whole list is fetched instead of what has changed

/**
 * Dispatches "change"; "late" with the people whose tickets turned out void after they were let in; and "erased" with
 * "removed" or "expired". `slug` names the event; `outbox`, `store` (list-store.js) and `server` (door-server.js) are
 * those of the person.
 */
export class Door extends EventTarget {
  list = new DoorList();
  device = null;
  pendingCount = 0;
  refusedCount = 0;
  #slug;
  #outbox;
  #store;
  #server;
  #expiresAt;
  #isRemoved = false; // The list was taken back. Only opening the page again asks for another one.
  #wholeAt = 0;
  #readAt = ""; // By the clock of the server.
  #difference = 0; // How many more the server counted last time than are on the list.
  #queue = Promise.resolve();

  constructor({ slug, expiresAt, outbox, store, server }) {
    super();
    [this.#slug, this.#expiresAt, this.#outbox, this.#store, this.#server] = [slug, expiresAt, outbox, store, server];
    outbox.addEventListener("sent", ({ detail }) => this.#handleSent(detail));
    outbox.addEventListener("change", () => this.#count());
  }

  /** Take over what this device stores. Resolves once it can answer. */
  async open() {
    const stored = await this.#store.read();
    if (stored && stored.slug === this.#slug && Date.now() < stored.expiresAt) {
      this.device = stored.device;
      this.#readAt = stored.readAt;
      this.list.replace(stored.lines, stored.fetchedAt);
    }
    for (const { fact } of await this.#entries()) this.list.add(fact, this.device?.number);
    await this.#count();
  }

  async #entries() {
    return (await this.#outbox.list()).filter(({ kind, slug }) => kind === "check_in" && slug === this.#slug);
  }

  async #count() {
    const entries = await this.#entries();
    this.pendingCount = entries.filter(({ state }) => state === "waiting").length;
    this.refusedCount = entries.length - this.pendingCount;
    this.#tell("change");
  }

  /** Check somebody in: resolves to the fact once it is on the disk, and sends it afterwards. */
  async checkIn(person, way, door) {
    return this.#keep(checkInFact({ person, way, door }));
  }

  /** Undo a check-in by its UUID. */
  async undo(uuid) {
    return this.#keep(undoFact(uuid));
  }

  async #keep(fact) {
    if (!this.device) throw new Error("This device has no list.");
    await this.#outbox.put(factEntry(fact, this.#slug, this.device));
    this.list.add(fact, this.device.number);
    this.#tell("change");
    this.#enqueue(() => this.#sendAll());
    return fact;
  }

  /** Send what waits, then fetch what has changed. Does nothing without a signal. */
  synchronize({ isWhole = false } = {}) {
    return this.#enqueue(() => this.#exchange(isWhole));
  }

  #enqueue(task) {
    this.#queue = this.#queue.then(task).catch(reportError);
    return this.#queue;
  }

  async #exchange(isWhole) {
    if (Date.now() >= this.#expiresAt) return this.#erase("expired");
    if (this.#isRemoved) return this.#sendAll();
    const isNew = !this.device;
    this.device ??= await this.#server.openDevice();
    await this.#sendAll();
    const needsWhole = isNew || isWhole || !this.#readAt || Date.now() - this.#wholeAt > WHOLE_AFTER;
    if (this.device) await this.#fetch(needsWhole ? "" : this.#readAt);
  }

  async #sendAll() {
    while (await this.#sendBatch());
  }

  /** Send some of what waits. Resolves to whether there is more. */
  async #sendBatch() {
    const waiting = (await this.#entries()).filter(({ state }) => state === "waiting");
    if (waiting.length === 0) return false;
    const { sent, answer } = await this.#server.send(waiting);
    if (!answer) return false;
    for (const { uuid } of sent) {
      if (answer.unread.includes(uuid)) await this.#outbox.edit(uuid, { state: "attention" });
      else await this.#outbox.remove(uuid);
    }
    await this.#take(sent.map(({ fact }) => fact), answer);
    return sent.length > 0;
  }

  #handleSent({ entry, text }) {
    const answer = entry.kind === "check_in" && entry.slug === this.#slug && parseJson(text);
    if (answer) this.#take([entry.fact], answer);
  }

  #take(facts, { erase, keys }) {
    this.list.settle(facts, keys);
    return erase ? this.#erase("removed") : this.#tell("change");
  }

  async #fetch(since) {
    this.list.expectAnswer();
    const answer = await this.#server.fetchList(this.device.device, since);
    if (answer === "erase") return this.#erase("removed");
    if (!answer) return null;
    const fetchedAt = Date.now();
    if (answer.is_whole) this.list.replace(answer.people, fetchedAt);
    else this.#tellLate(this.list.merge(answer.people, fetchedAt));
    if (answer.is_whole) this.#wholeAt = fetchedAt;
    this.#readAt = answer.now;
    this.#expiresAt = new Date(answer.expires_at).getTime();
    await this.#write();
    this.#tell("change");
    const difference = answer.counts.expected - this.list.counts.expected;
    if (!since || this.pendingCount || difference === this.#difference) return (this.#difference = difference);
    return this.#fetch(""); // Somebody has left, which is no change that the server can name.
  }

  #write() {
    const { lines, fetchedAt } = this.list;
    const facts = { slug: this.#slug, device: this.device, readAt: this.#readAt, expiresAt: this.#expiresAt };
    return this.#store.write({ ...facts, lines, fetchedAt });
  }

  async #erase(reason) {
    this.#isRemoved = reason === "removed";
    this.list = new DoorList();
    this.device = null;
    this.#readAt = "";
    await this.#store.erase();
    this.#tell("change");
    this.#tell("erased", reason);
  }

  #tellLate(people) {
    if (people.length > 0) this.#tell("late", people);
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
