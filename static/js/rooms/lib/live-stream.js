// Listens to a stream of the server (server-sent events) while somebody looks at the page. It connects again by itself
// and asks for what it has missed, by the stamp of the last event.

const REST_AFTER = 60_000; // ms in the background, after which the phone may sleep
const FIRST_RETRY = 1_000; // ms; the browser retries by itself, but gives up on some answers
const MAX_RETRY = 30_000; // ms
const REPLAY_LIMIT = 20 * 3_600_000; // ms; the server replays what was missed for about a day
const CLOSED = 2; // EventSource.CLOSED

/**
 * Dispatches "frame" with the detail `{event, html, stamp}`, and "state" with one of these as the detail: "live",
 * "lost" (it tries again), "resting", "over" (no longer allowed), "elsewhere" (too many windows; looking at this one
 * connects it again), or "stale" (more was missed than the server replays).
 */
export class LiveStream extends EventTarget {
  #url;
  #eventNames;
  #openSource;
  #source = null;
  #timer;
  #retryDelay = FIRST_RETRY;
  state = "";

  /** `eventNames` are the names of the events that are frames. `openSource(url)` returns an EventSource. */
  constructor(url, eventNames, openSource = (address) => new EventSource(address)) {
    super();
    this.#url = new URL(url, globalThis.location?.href);
    this.#eventNames = eventNames;
    this.#openSource = openSource;
  }

  /** Connect, from the last event on. Does nothing if it is connected, over or stale. */
  start() {
    clearTimeout(this.#timer);
    if (this.#source || this.state === "over" || this.state === "stale") return;
    const source = (this.#source = this.#openSource(this.#url.href));
    const on = (type, listener) => source.addEventListener(type, (event) => source === this.#source && listener(event));
    on("open", () => this.#setState("live"));
    on("error", () => this.#handleError(source));
    on("end", ({ data }) => this.stop(data));
    on("stale", () => this.stop("stale"));
    for (const name of this.#eventNames) on(name, (event) => this.#handleFrame(name, event));
  }

  /** Disconnect. `start` continues from here. */
  stop(state = "resting") {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#setState(state);
  }

  /** Connect again, because a connection can be dead without the browser noticing. */
  restart() {
    this.#source?.close();
    this.#source = null;
    this.start();
  }

  /** Connect while a page is visible, rest some time after it was hidden, and reconnect when the signal is back. */
  followPage(page, window, signal) {
    const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
    let restTimer;
    let hiddenAt = 0;
    on(page, "visibilitychange", () => {
      clearTimeout(restTimer);
      const hiddenFor = Date.now() - hiddenAt;
      if (!page.hidden && hiddenAt && hiddenFor > REPLAY_LIMIT) return this.stop("stale");
      if (!page.hidden) return hiddenFor > REST_AFTER ? this.restart() : this.start();
      hiddenAt = Date.now();
      restTimer = setTimeout(() => this.#source && this.stop(), REST_AFTER);
    });
    on(window, "online", () => this.restart());
    on(window, "offline", () => this.#source && this.#setState("lost"));
    on(window, "pagehide", () => this.stop());
    on(window, "pageshow", ({ persisted }) => persisted && this.start());
    signal.addEventListener("abort", () => this.stop());
    if (!page.hidden) this.start();
  }

  #handleFrame(event, { data, lastEventId: stamp }) {
    this.#retryDelay = FIRST_RETRY;
    // The browser sends the stamp when it reconnects by itself; our own connections need it in the URL.
    if (stamp) this.#url.searchParams.set("after", stamp);
    this.#setState("live");
    this.dispatchEvent(new CustomEvent("frame", { detail: { event, html: data, stamp } }));
  }

  #handleError(source) {
    this.#setState("lost");
    if (source.readyState !== CLOSED) return; // The browser is reconnecting.
    this.#source = null;
    this.#timer = setTimeout(() => this.start(), this.#retryDelay);
    this.#retryDelay = Math.min(2 * this.#retryDelay, MAX_RETRY);
  }

  #setState(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}
