// The parts of the door's page: status, notices, verdict, search, walk-in, and the name of the door.

import { SearchView } from "./search-view.js";
import { StatusView } from "./status-view.js";
import { texts } from "./texts.js";
import { clockTime } from "./times.js";
import { VerdictView } from "./verdict-view.js";

const DOOR_KEY = "check-in-door"; // Where the name of the door is stored on this device.
const TICK = 15_000; // ms

export class ScannerPage {
  /** The dialogs for a search and for a walk-in. */
  search;
  walkIn;
  verdict;
  #element;
  #searchView;
  #status;

  constructor(element, door, signal) {
    this.#element = element;
    this.search = this.#part("search");
    this.walkIn = this.#part("walk-in");
    this.verdict = new VerdictView(this.#part("verdict"), "kiosk" in element.dataset);
    this.#searchView = new SearchView(this.search, door, signal);
    this.#status = new StatusView(element, door);
    door.addEventListener("change", () => this.showStatus(), { signal });
    const ticking = setInterval(() => this.showStatus(), TICK);
    signal.addEventListener("abort", () => clearInterval(ticking));
    this.walkIn.querySelector("form").addEventListener("submit", (event) => this.#submitWalkIn(event), { signal });
    for (const dialog of [this.search, this.walkIn]) {
      dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close(), { signal });
    }
    this.#keepDoorName(signal);
  }

  #part(name) {
    return this.#element.querySelector(`[data-part="${name}"]`);
  }

  showStatus() {
    this.#status.show();
    if (this.search.open) this.#searchView.show();
  }

  /** Show a notice, or none for "". `kind` is its class: "good", "warn" or "bad". */
  showNotice(sentence, kind = "good") {
    const notice = Object.assign(document.createElement("p"), { className: `notice ${kind}`, textContent: sentence });
    this.#part("notice").replaceChildren(...(sentence ? [notice] : []));
  }

  /** Say who was let in with a ticket that was void by then. */
  showLate(people) {
    const sentences = people.map(({ name, goodAt }) => texts.lateVoid(name, clockTime(goodAt)));
    this.showNotice(sentences.join(" "), "warn");
  }

  closeVerdict() {
    this.verdict.close();
    this.#element.closest("main").focus({ preventScroll: true });
  }

  openSearch() {
    this.verdict.close();
    this.#searchView.open();
  }

  openWalkIn() {
    this.verdict.close();
    this.walkIn.querySelector("form").reset();
    this.walkIn.showModal();
  }

  #submitWalkIn(event) {
    event.preventDefault();
    const { name, company, category } = Object.fromEntries(new FormData(event.target));
    if (!name.trim()) return;
    this.walkIn.close();
    const detail = { name: name.trim(), company: company.trim(), category: category.trim() };
    this.walkIn.dispatchEvent(new CustomEvent("walk-in", { detail }));
  }

  /** What this door is called. */
  get doorName() {
    return this.#part("door")?.value.trim() ?? "";
  }

  #keepDoorName(signal) {
    const field = this.#part("door");
    if (!field) return;
    field.value = localStorage.getItem(DOOR_KEY) ?? "";
    field.addEventListener("change", () => localStorage.setItem(DOOR_KEY, field.value.trim()), { signal });
  }
}
