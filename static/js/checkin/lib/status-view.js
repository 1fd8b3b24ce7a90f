// Shows how the door stands: how many are in, how old the list is, what waits, and who was let in twice.

import { texts } from "./texts.js";
import { clockTime } from "./times.js";
import { describe } from "./verdict-view.js";

const OLD = 3_600_000; // ms after which a time says more than minutes
const WARN_AFTER = 600_000; // ms

/** The status of a `door` (door.js) within `element`, wherever it has data-status="…". */
export class StatusView {
  #element;
  #door;

  constructor(element, door) {
    this.#element = element;
    this.#door = door;
  }

  /** Bring everything up to date. */
  show() {
    const { list, pendingCount, refusedCount } = this.#door;
    const age = Date.now() - list.fetchedAt;
    this.#fill("counts", list.fetchedAt ? texts.arrived(list.counts) : "");
    this.#fill("age", this.#age(list.fetchedAt, age));
    this.#fill("pending", pendingCount ? texts.pending(pendingCount) : "");
    this.#fill("refused", refusedCount ? texts.refused(refusedCount) : "");
    for (const part of this.#parts("age")) part.classList.toggle("warn", !list.fetchedAt || age > WARN_AFTER);
    this.#showConflicts(list.conflicts);
  }

  #age(fetchedAt, age) {
    if (!fetchedAt) return navigator.onLine ? texts.loading : texts.noList;
    return age < OLD ? texts.age(Math.floor(age / 60_000)) : texts.oldAge(clockTime(fetchedAt));
  }

  #parts(name) {
    return this.#element.querySelectorAll(`[data-status="${name}"]`);
  }

  #fill(name, text) {
    for (const part of this.#parts(name)) {
      if (part.textContent !== text) part.textContent = text;
      part.hidden = !text;
    }
  }

  #showConflicts(people) {
    const [box] = this.#parts("conflicts");
    if (!box) return;
    box.hidden = people.length === 0;
    box.querySelector("summary").textContent = texts.conflicts(people.length);
    const lines = people.map(({ name, in: passages }) => {
      const line = document.createElement("li");
      const strong = Object.assign(document.createElement("strong"), { textContent: name, dir: "auto" });
      line.append(strong, " ", passages.map((passage) => texts.passage(describe(passage)).join(", ")).join(" · "));
      return line;
    });
    box.querySelector("ul").replaceChildren(...lines);
  }
}
