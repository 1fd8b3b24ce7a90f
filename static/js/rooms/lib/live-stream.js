// One stream of the server (server-sent events), as long as somebody looks at the page: it comes back by itself, and
// asks for what was missed by the stamp of the last event.

const REST = 60_000; // ms in the background after which a phone is left in peace
const FIRST = 1_000; // ms; the browser waits by itself between tries, and gives up on some answers; then we do
const LONGEST = 30_000; // ms
const FORGOTTEN = 20 * 3_600_000; // ms; the server sends again what a day may have missed, and not more

/**
 * Events: "frame" with `detail: {event, html, stamp}`, and "state" with `detail`: "live", "lost" (it is tried again),
 * "over" (no longer allowed), "elsewhere" (too many windows; looking at this one again takes it back), "stale" (more
 * was missed than is sent) or "resting".
 */
export class LiveStream extends EventTarget {
  #url;
  #events;
  #source = null;
  #timer;
  #wait = FIRST;
  #open;
  state = "";

  /** `open(url)` answers an EventSource; `events` are the names of those that are frames. */
  constructor(url, events, open = (address) => new EventSource(address)) {
    super();
    this.#url = new URL(url, globalThis.location?.href);
    this.#events = events;
    this.#open = open;
  }

  /** Listen, from what was heard last. Does nothing while it does, or after it is over. */
  start() {
    clearTimeout(this.#timer);
    if (this.#source || this.state === "over" || this.state === "stale") return;
    const source = (this.#source = this.#open(this.#url.href));
    const on = (type, listener) => source.addEventListener(type, (event) => source === this.#source && listener(event));
    on("open", () => this.#is("live"));
    on("error", () => this.#failed(source));
    on("end", ({ data }) => this.#end(data));
    on("stale", () => this.#end("stale"));
    for (const name of this.#events) on(name, (event) => this.#hear(name, event));
  }

  /** Hang up; `start` goes on from here. */
  stop(state = "resting") {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#is(state);
  }

  /** Hang up and listen again: the connection may be dead without anybody having said so. */
  renew() {
    if (!this.#source) return this.start();
    this.#source.close();
    this.#source = null;
    return this.start();
  }

  /** Follow a page: rest some time after it was put away, come back when it is looked at or has a signal again. */
  follow(page, window, signal) {
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
    let rest;
    let since = 0;
    on(page, "visibilitychange", () => {
      clearTimeout(rest);
      const away = Date.now() - since;
      if (!page.hidden && since && away > FORGOTTEN) return this.#end("stale");
      if (!page.hidden) return away > REST ? this.renew() : this.start();
      since = Date.now();
      rest = setTimeout(() => this.#source && this.stop(), REST);
    });
    on(window, "online", () => this.renew());
    on(window, "offline", () => this.#source && this.#is("lost"));
    on(window, "pagehide", () => this.stop());
    on(window, "pageshow", ({ persisted }) => persisted && this.start());
    signal.addEventListener("abort", () => this.stop());
    if (!page.hidden) this.start();
  }

  #hear(event, { data, lastEventId: stamp }) {
    this.#wait = FIRST;
    // The browser remembers the stamp for its own tries, this is for ours.
    if (stamp) this.#url.searchParams.set("after", stamp);
    this.#is("live");
    this.dispatchEvent(new CustomEvent("frame", { detail: { event, html: data, stamp } }));
  }

  #failed(source) {
    this.#is("lost");
    if (source.readyState !== 2) return; // CONNECTING: the browser is at it.
    this.#source = null;
    this.#timer = setTimeout(() => this.start(), this.#wait);
    this.#wait = Math.min(2 * this.#wait, LONGEST);
  }

  #end(why) {
    this.stop(why);
  }

  #is(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}
