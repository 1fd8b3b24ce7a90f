// Stores what somebody did on this device and sends it to the server. An entry is deleted once the server has it.
// Imports nothing, because the service worker loads it too and import maps do not reach workers.

const RESULT_OF_STATUS = { 200: "sent", 201: "sent", 404: "refused", 409: "conflict", 410: "refused", 422: "refused" };
const ENDS_FLUSH = new Set([0, 401, 429, 503]); // After these the other entries would fail as well.
const TYPED_FIELDS = ["note", "next_step", "due_on", "subject", "body", "on", "goals"];

/** Return what an answer means: "sent", "refused" (needs the person's attention), "conflict", or "kept" for later. */
export function resultOf({ status, redirected }) {
  if (redirected) return "kept"; // To the sign-in page or to a network's own page: not the server's answer.
  return RESULT_OF_STATUS[status] ?? "kept";
}

/**
 * The outbox of one person. `store` keeps the entries (outbox-store.js). `send(entry)` posts one and resolves to
 * `{status, redirected, text}`, with status 0 for no answer. After a conflict, `join(entry, theirs)` returns the entry
 * with both texts, or null to let the person choose. Pages and the service worker can share one store.
 *
 * Dispatches "change", and for each entry that was tried "sent", "refused", "conflict" or "kept" with the detail
 * `{entry, status, redirected, text}`.
 */
export class Outbox extends EventTarget {
  #store;
  #send;
  #join;
  #urgentId = null;
  #queue = Promise.resolve();

  constructor({ store, send, join = () => null }) {
    super();
    this.#store = store;
    this.#send = send;
    this.#join = join;
  }

  /** Whether entries are still there after the page is closed. */
  get durable() {
    return this.#store.durable;
  }

  /** Resolve to whether another entry can be stored. */
  hasSpace() {
    return this.#store.hasSpace();
  }

  /** Store `entry`. Resolves when it is on the disk; rejects when the disk is full. */
  async put(entry) {
    await this.#store.put(entry);
    this.#dispatch("change");
  }

  /** Resolve to all entries, oldest first. */
  async list() {
    return (await this.#store.all()).sort((a, b) => a.at.localeCompare(b.at));
  }

  /** Change fields of an entry. Resolves to false when the entry is no longer there. */
  async edit(id, fields) {
    const updated = await this.#store.update(id, (entry) => ({ ...entry, ...fields }));
    this.#dispatch("change");
    return updated !== undefined;
  }

  /** Remove an entry and resolve to it, or to null when it was gone. Waits for a flush that may be sending it. */
  remove(id) {
    return this.#enqueue(async () => {
      let removed = null;
      await this.#store.update(id, (entry) => void (removed = entry));
      this.#dispatch("change");
      return removed;
    });
  }

  /** Send a refused entry again. */
  async retry(id) {
    await this.edit(id, { state: "waiting", answer: "" });
    return this.flush(id);
  }

  /** Send all entries that are waiting. The one with `urgentId` goes first, also in a flush that is under way. */
  flush(urgentId = null) {
    this.#urgentId = urgentId ?? this.#urgentId;
    return this.#enqueue(() => this.#sendAll());
  }

  /** Dispatch the result of an entry. The page calls it for entries that the service worker has sent. */
  reportResult(result, detail) {
    this.#dispatch(result, detail);
    this.#dispatch("change");
  }

  #enqueue(task) {
    const result = this.#queue.then(task);
    this.#queue = result.catch(() => {}); // The caller gets the error; the next task still runs.
    return result;
  }

  async #sendAll() {
    const tried = new Set();
    for (let entry = await this.#next(tried); entry; entry = await this.#next(tried)) {
      tried.add(entry.uuid);
      let answer = await this.#send(entry);
      const merged = resultOf(answer) === "conflict" && (await this.#merge(entry, parseJson(answer.text)));
      if (merged) answer = await this.#send((entry = merged));
      await this.#handleAnswer(entry, answer);
      if (ENDS_FLUSH.has(answer.status)) return;
    }
  }

  async #next(tried) {
    const waiting = (await this.list()).filter(({ uuid, state }) => state === "waiting" && !tried.has(uuid));
    const urgent = waiting.find(({ uuid }) => uuid === this.#urgentId);
    if (urgent) this.#urgentId = null;
    return urgent ?? waiting[0];
  }

  /** Store and return the entry with both texts; null when the person is to choose. */
  async #merge(entry, theirs) {
    let merged = null;
    if (theirs) await this.#store.update(entry.uuid, (current) => (merged = this.#join(current, theirs)) ?? current);
    return merged;
  }

  async #handleAnswer(entry, answer) {
    const result = resultOf(answer);
    await this.#store.update(entry.uuid, (current) => entryAfter(result, entry, current, answer.text));
    this.reportResult(result, { entry, status: answer.status, redirected: answer.redirected, text: answer.text });
  }

  #dispatch(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function entryAfter(result, sent, current, text) {
  if (result === "kept") return { ...current, tried: true };
  if (result !== "sent") return { ...current, state: "attention", tried: true, answer: text };
  if (TYPED_FIELDS.every((name) => current[name] === sent[name])) return undefined;
  // What was typed during the sending follows: in a replay of the UUID, or as the next version of a note.
  const version = parseJson(text)?.version;
  return { ...current, tried: true, ...(version !== undefined && { version }) };
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null; // A fragment.
  }
}
