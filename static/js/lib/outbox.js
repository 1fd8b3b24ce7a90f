// Scans on their way to the server: kept first, sent then, and deleted only when the server has them.

import { uuid } from "./uuid.js";

const SENT = new Set([200, 201]);
const REFUSED = new Set([404, 410, 422]);
// With these answers the other scans would fare no better, so the flush ends.
const NOT_NOW = new Set([0, 401, 429, 503]);

/** What an answer means for a scan: "sent", "refused" (it needs the person's attention) or "kept". */
export function outcome({ status, redirected }) {
  if (redirected) return "kept"; // The sign-in page, or a network's own page: not our answer.
  if (SENT.has(status)) return "sent";
  return REFUSED.has(status) ? "refused" : "kept";
}

/**
 * One person's outbox. `store` keeps scans (scan-store.js); `send(scan)` posts one and answers
 * `{status, redirected, text}`, status 0 for no answer.
 *
 * Events: "change"; and "sent", "refused", "kept" with `detail: {scan, status, text}` for each scan tried.
 */
export class Outbox extends EventTarget {
  #store;
  #send;
  #clock;
  #urgent = null;
  #queue = Promise.resolve();

  constructor({ store, send, clock = () => new Date() }) {
    super();
    this.#store = store;
    this.#send = send;
    this.#clock = clock;
  }

  /** Whether scans outlive this page. */
  get durable() {
    return this.#store.durable;
  }

  /** Keep a scan; resolved once it is on the disk of this phone. `how` is "scan", "typed" or "photo". */
  async add({ code, how }) {
    const at = this.#clock().toISOString();
    const scan = { uuid: uuid(), code, how, at, note: "", state: "waiting", tried: false, answer: "" };
    await this.put(scan);
    return scan;
  }

  /** Keep `scan` as it is: new, or once more to carry a note that its first sending did not. */
  async put(scan) {
    await this.#store.put(scan);
    this.#tell("change");
  }

  /** All scans still here, oldest first. */
  async list() {
    return (await this.#store.all()).sort((a, b) => a.at.localeCompare(b.at));
  }

  /** Write a note on a scan. False when it has gone to the server meanwhile. */
  async note(id, note) {
    const kept = await this.#store.update(id, (scan) => ({ ...scan, note }));
    this.#tell("change");
    return kept !== undefined;
  }

  /** Drop a scan and answer it, null when it has gone. Waits for a sending under way: it may just be arriving. */
  remove(id) {
    return this.#after(async () => {
      let dropped = null;
      await this.#store.update(id, (scan) => void (dropped = scan));
      this.#tell("change");
      return dropped;
    });
  }

  /** Try a refused scan again. */
  async retry(id) {
    await this.#store.update(id, (scan) => ({ ...scan, state: "waiting", answer: "" }));
    this.#tell("change");
    return this.flush(id);
  }

  /** Send what waits, `urgent` (a scan's UUID) first, also ahead of a flush that is under way. */
  flush(urgent = null) {
    this.#urgent = urgent ?? this.#urgent;
    return this.#after(() => this.#sendAll());
  }

  #after(work) {
    const result = this.#queue.then(work);
    this.#queue = result.catch(() => {}); // The caller gets the error; the next in line still has its turn.
    return result;
  }

  async #sendAll() {
    const tried = new Set();
    for (let scan = await this.#next(tried); scan; scan = await this.#next(tried)) {
      tried.add(scan.uuid);
      const answer = await this.#send(scan);
      await this.#settle(scan, answer);
      if (NOT_NOW.has(answer.status)) return;
    }
  }

  async #next(tried) {
    const waiting = (await this.list()).filter((scan) => scan.state === "waiting" && !tried.has(scan.uuid));
    const urgent = waiting.find((scan) => scan.uuid === this.#urgent);
    if (urgent) this.#urgent = null;
    return urgent ?? waiting[0];
  }

  async #settle(scan, { status, redirected, text }) {
    const result = outcome({ status, redirected });
    await this.#store.update(scan.uuid, {
      // A note written while the scan was on its way stays and goes with a replay of the same UUID.
      sent: (now) => (now.note === scan.note ? undefined : { ...now, tried: true }),
      refused: (now) => ({ ...now, state: "attention", tried: true, answer: text }),
      kept: (now) => ({ ...now, tried: true }),
    }[result]);
    this.#tell(result, { scan, status, text });
    this.#tell("change");
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
