// Finds people by name on the list of this device, and checks them in or takes that back.

import { texts } from "./texts.js";
import { describe } from "./verdict-view.js";

/** The search in `dialog`. Dispatches "checkin" and "undo" on it with the person as the detail. */
export class SearchView {
  #dialog;
  #door;

  constructor(dialog, door, signal) {
    this.#dialog = dialog;
    this.#door = door;
    this.#input.addEventListener("input", () => this.show(), { signal });
    dialog.addEventListener("click", ({ target }) => this.#handlePress(target.closest("button[data-key]")), { signal });
    dialog.querySelector("form").addEventListener("submit", (event) => event.preventDefault(), { signal });
  }

  get #input() {
    return this.#dialog.querySelector("input[type=search]");
  }

  /** Open it with nothing typed. */
  open() {
    this.#input.value = "";
    this.show();
    this.#dialog.showModal();
    this.#input.focus();
  }

  /** Show who matches what is typed. */
  show() {
    const words = this.#input.value.trim();
    const people = this.#door.list.search(words);
    const lines = people.map((person) => this.#line(person));
    this.#dialog.querySelector("ul").replaceChildren(...lines);
    this.#dialog.querySelector("[role=status]").textContent = words && people.length === 0 ? texts.nobody(words) : "";
  }

  #line(person) {
    const line = this.#dialog.querySelector("template").content.firstElementChild.cloneNode(true);
    const isIn = person.in.length > 0;
    const state = isIn ? texts.passage(describe(person.in[0])).join(", ") : person.state && texts.words.cancelled;
    line.querySelector("strong").textContent = person.name;
    line.querySelector("small").textContent = [person.tag, person.company, state].filter(Boolean).join(" · ");
    const button = line.querySelector("button");
    button.dataset.key = person.key;
    button.value = isIn ? "undo" : "check-in";
    button.textContent = isIn ? texts.undo : texts.checkIn;
    button.classList.toggle("neutral", isIn);
    button.setAttribute("aria-label", isIn ? texts.undoName(person.name) : texts.checkInName(person.name));
    return line;
  }

  #handlePress(button) {
    const person = button && this.#door.list.get(button.dataset.key);
    if (!person) return;
    this.#dialog.close();
    this.#dialog.dispatchEvent(new CustomEvent(button.value, { detail: person }));
  }
}
