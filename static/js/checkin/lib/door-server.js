// Talks to the server about one event's check-in: the device, its list, and what it did.

import { JSON_TYPE } from "../../lib/session.js";

const BATCH = 100; // facts
const TIMEOUT = 20_000; // ms; the whole list of a large event on a crowded network

/** The requests of a device. `base` is the path of the event's check-in, `session` a `Session` (lib/session.js). */
export class DoorServer {
  #base;
  #session;

  constructor(base, session) {
    this.#base = base;
    this.#session = session;
  }

  /** Resolve to `{device, number, secret}` of a new device, to null without an answer. */
  async openDevice() {
    const { status, text } = await this.#session.post(`${this.#base}/devices`, {}, JSON_TYPE);
    return status === 200 ? JSON.parse(text) : null;
  }

  /**
   * Resolve to the list for a `device`, or to its changes `since` a moment; to "erase" when it is not ours any more; or
   * to null.
   */
  async fetchList(device, since = "") {
    const url = `${this.#base}/list?${new URLSearchParams(since ? { device, since } : { device })}`;
    const options = { headers: { Accept: JSON_TYPE }, cache: "no-store", signal: AbortSignal.timeout(TIMEOUT) };
    const response = await fetch(url, options).catch(() => null);
    if (response && [403, 404].includes(response.status)) return "erase";
    return response?.ok && !response.redirected ? response.json() : null;
  }

  /**
   * Send the entries of the outbox that wait, as many at once as the server takes. Resolves to `{sent, answer}`: the
   * entries that arrived, and what the server said, or null without an answer.
   */
  async send(entries) {
    const batch = entries.slice(0, BATCH).filter(({ device }) => device === entries[0].device);
    const facts = JSON.stringify(batch.map(({ fact }) => fact));
    const [{ device, secret }] = batch;
    const fields = { device, secret, sent_at: new Date().toISOString(), facts };
    const { status, redirected, text } = await this.#session.post("/check-in/facts", fields, JSON_TYPE);
    return status === 200 && !redirected ? { sent: batch, answer: JSON.parse(text) } : { sent: [], answer: null };
  }
}
