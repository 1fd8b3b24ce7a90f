// Shows what the door says to a code, over the whole screen: colour, shape, word and name.

import { playVerdict } from "./cues.js";
import { texts } from "./texts.js";
import { clockTime } from "./times.js";
import { LOOKS } from "./verdicts.js";

/** The verdict in `element`, for checkin/scanner.js. `isKiosk` tells whether people look at it themselves. */
export class VerdictView {
  #element;
  #isKiosk;

  constructor(element, isKiosk) {
    this.#element = element;
    this.#isKiosk = isKiosk;
  }

  get isOpen() {
    return !this.#element.hidden;
  }

  #part(name) {
    return this.#element.querySelector(`[data-verdict="${name}"]`);
  }

  /** Show a verdict (verdicts.js). `code` is what was read, for those who are not on the list. */
  show({ kind, person, passage, isAnyway = false }, code = "") {
    const { look, icon, cue } = LOOKS[kind];
    this.#element.dataset.look = look;
    for (const mark of this.#element.querySelectorAll("[data-mark]")) mark.toggleAttribute("hidden", mark.dataset.mark !== icon);
    this.#part("word").textContent = isAnyway ? texts.words.anyway : texts.words[kind];
    this.#part("name").textContent = person?.name ?? code;
    this.#fill("tag", person?.tag);
    this.#fill("detail", this.#detailOf({ kind, person, passage }));
    for (const button of this.#element.querySelectorAll("[data-for]")) {
      button.hidden = !button.dataset.for.split(" ").includes(kind);
    }
    this.#showBadge(kind === "welcome" ? person : null);
    this.#element.hidden = false;
    this.#part("next").focus({ preventScroll: true });
    playVerdict(cue);
  }

  #detailOf({ kind, person, passage }) {
    if (this.#isKiosk && kind !== "welcome") return texts.askDesk;
    if (kind === "welcome") return person.company;
    if (kind === "again") return texts.passage(describe(passage)).join(", ");
    if (kind === "unknown") return texts.unknownHelp;
    return person.goodAt ? texts.cancelledSince(clockTime(person.goodAt)) : texts.isCancelled;
  }

  #fill(name, text) {
    this.#part(name).textContent = text ?? "";
    this.#part(name).hidden = !text;
  }

  #showBadge(person) {
    const link = this.#part("badge");
    if (!link) return;
    link.hidden = !person || person.isWalkIn;
    if (person) link.href = `${link.dataset.base}${person.key.split("-")[0]}`;
  }

  /** Close it. */
  close() {
    this.#element.hidden = true;
  }
}

/** Return the words for a check-in: its time, its door, and who was there. */
export function describe({ at, door, by, way, isOwn }) {
  const places = { self: texts.self, desk: texts.desk };
  return { time: clockTime(new Date(at)), door: door || (isOwn ? texts.here : places[way] ?? ""), by };
}
