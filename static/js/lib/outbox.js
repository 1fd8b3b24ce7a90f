// What somebody did, on its way to the server: kept first, sent then, and deleted only when the server has it.
// Imports nothing: the service worker loads it too, and import maps do not reach there.

const MEANINGS = { 200: "sent", 201: "sent", 404: "refused", 409: "conflict", 410: "refused", 422: "refused" };
// With these answers the other entries would fare no better, so the flush ends.
const NOT_NOW = new Set([0, 401, 429, 503]);

/** What an answer means: "sent", "refused" (it needs the person's attention), "conflict" or "kept". */
export function outcome({ status, redirected }) {
  if (redirected) return "kept"; // The sign-in page, or a network's own page: not our answer.
  return MEANINGS[status] ?? "kept";
}

/**
 * One person's outbox. `store` keeps entries (outbox-store.js); `send(entry)` posts one and answers
 * `{status, redirected, text}`, status 0 for no answer; `join(entry, theirs)` answers the entry with both notes when
 * the server had another one, or null to let the person choose. Several may work on one store, in pages and worker.
 *
 * Events: "change"; and "sent", "refused", "conflict", "kept" with `detail: {entry, status, redirected, text}` for
 * each entry tried.
 */
export class Outbox extends EventTarget {
  #store;
  #send;
  #join;
  #urgent = null;
  #queue = Promise.resolve();

  constructor({ store, send, join = () => null }) {
    super();
    this.#store = store;
    this.#send = send;
    this.#join = join;
  }

  /** Whether entries outlive this page. */
  get durable() {
    return this.#store.durable;
  }

  /** Whether there is room for another entry. */
  fits() {
    return this.#store.fits();
  }

  /** Keep `entry`; resolved once it is on the disk of this phone. */
  async put(entry) {
    await this.#store.put(entry);
    this.#tell("change");
  }

  /** All that is still here, oldest first. */
  async list() {
    return (await this.#store.all()).sort((a, b) => a.at.localeCompare(b.at));
  }

  /** Change what was typed into an entry. False when it has gone to the server meanwhile. */
  async edit(id, typed) {
    const kept = await this.#store.update(id, (entry) => ({ ...entry, ...typed }));
    this.#tell("change");
    return kept !== undefined;
  }

  /** Drop an entry and answer it, null when it has gone. Waits for a sending under way: it may just be arriving. */
  remove(id) {
    return this.#after(async () => {
      let dropped = null;
      await this.#store.update(id, (entry) => void (dropped = entry));
      this.#tell("change");
      return dropped;
    });
  }

  /** Try a refused entry again. */
  async retry(id) {
    await this.#store.update(id, (entry) => ({ ...entry, state: "waiting", answer: "" }));
    this.#tell("change");
    return this.flush(id);
  }

  /** Send what waits, `urgent` (an id) first, also ahead of a flush that is under way. */
  flush(urgent = null) {
    this.#urgent = urgent ?? this.#urgent;
    return this.#after(() => this.#sendAll());
  }

  /** Tell this page what has become of an entry, also by another sender of the same store: the service worker. */
  heard(result, detail) {
    this.#tell(result, detail);
    this.#tell("change");
  }

  #after(work) {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {}); // The caller gets the error; the next in line still has its turn.
    return result;
  }

  async #sendAll() {
    const tried = new Set();
    for (let entry = await this.#next(tried); entry; entry = await this.#next(tried)) {
      tried.add(entry.uuid);
      let answer = await this.#send(entry);
      const both = await this.#bothNotes(entry, answer);
      if (both) answer = await this.#send((entry = both));
      await this.#settle(entry, answer);
      if (NOT_NOW.has(answer.status)) return;
    }
  }

  async #next(tried) {
    const waiting = (await this.list()).filter(({ uuid, state }) => state === "waiting" && !tried.has(uuid));
    const urgent = waiting.find(({ uuid }) => uuid === this.#urgent);
    if (urgent) this.#urgent = null;
    return urgent ?? waiting[0];
  }

  /** The entry with both notes after a conflict, kept like that; null without one, or where the person chooses. */
  async #bothNotes(entry, answer) {
    const theirs = outcome(answer) === "conflict" && parsed(answer.text);
    let both = null;
    if (theirs) await this.#store.update(entry.uuid, (now) => (both = this.#join(now, theirs)) ?? now);
    return both;
  }

  async #settle(entry, { status, redirected, text }) {
    const result = outcome({ status, redirected });
    const attention = (now) => ({ ...now, state: "attention", tried: true, answer: text });
    await this.#store.update(entry.uuid, {
      // What was typed while it was on its way stays and follows: with a replay of the UUID, or the next version.
      sent: (now) => (same(now, entry) ? undefined : { ...now, tried: true, ...version(text) }),
      refused: attention,
      conflict: attention,
      kept: (now) => ({ ...now, tried: true }),
    }[result]);
    this.heard(result, { entry, status, redirected, text });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function same(now, entry) {
  return ["note", "next_step", "due_on", "subject", "body"].every((name) => now[name] === entry[name]);
}

/** The note's version that an answer names, if it does. */
function version(text) {
  const said = parsed(text)?.version;
  return said === undefined ? {} : { version: said };
}

/** An answer in JSON, null for a fragment. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
