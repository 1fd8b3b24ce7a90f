// Counts down the seconds until a message that slow mode put off may be sent again.

import { parseFragment } from "../../lib/fragment.js";

const SECOND = 1_000; // ms

/** Return the seconds that an answer puts a message off for; 0 if it does not. */
export function secondsPutOff(html) {
  return Number(parseFragment(html ?? "").querySelector("[data-seconds]")?.dataset.seconds ?? 0);
}

/** Counts down for messages, each by its id. */
export class SlowTimers {
  #timers = new Map();

  constructor(signal) {
    signal.addEventListener("abort", () => this.#timers.forEach((timer) => clearTimeout(timer)));
  }

  /** Call `show(seconds)` now and each second, and `end()` after the last. A timer that runs for `id` is replaced. */
  start(id, seconds, { show, end }) {
    const endAt = Date.now() + seconds * SECOND;
    const tick = () => {
      const remaining = Math.ceil((endAt - Date.now()) / SECOND); // By the clock: a page that rests has no timers.
      if (remaining <= 0) return void (this.#timers.delete(id), end());
      show(remaining);
      return void this.#timers.set(id, setTimeout(tick, SECOND));
    };
    this.stop(id);
    tick();
  }

  /** Stop the timer for `id`, if there is one. */
  stop(id) {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }
}
