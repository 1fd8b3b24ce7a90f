// The parts of the scan page that change: viewfinder, typed form, notice and sheet.

import { grouped } from "./codes.js";
import { elements, plain } from "../../lib/fragment.js";
import { titleOf, webAddress } from "./foreign-codes.js";
import { Sheet, TYPED } from "../../lib/sheet.js";
import { words } from "../../lib/texts.js";

const SHOWN = 300; // characters of a foreign code

export class ScanPage {
  #element;
  sheet;

  constructor(element) {
    this.#element = element;
    this.sheet = new Sheet(this.part("sheet"));
  }

  part(name) {
    return this.#element.querySelector(`[data-scanner-target="${name}"]`);
  }

  /** The forms on the sheet that save themselves. */
  get kept() {
    return this.part("sheet").querySelectorAll("[data-controller~='page/autosave']");
  }

  /** Stop or go on reading frames. */
  pause(on) {
    this.part("viewfinder").toggleAttribute("data-paused", on);
    if (!on) this.#element.dispatchEvent(new CustomEvent("scanner:resumed"));
  }

  /** Tell everybody here of a `text` that was read in the way `how`. */
  tell(text, how) {
    this.#element.dispatchEvent(new CustomEvent("scanner:read", { detail: { text, how } }));
  }

  say(sentence, kind = "") {
    const notice = document.createElement("p");
    notice.className = `notice ${kind}`;
    notice.textContent = sentence;
    this.part("notice").replaceChildren(...(sentence ? [notice] : []));
    this.part("foreign").hidden = true;
  }

  /** Put a lasting warning above everything else, or none. */
  warn(sentence) {
    this.part("warning").hidden = !sentence;
    this.part("warning").textContent = sentence;
  }

  /** Say what a foreign code holds, as text. False when that is what the page says already. */
  foreign(text) {
    const sentence = text ? words.foreign(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text) : words.unreadable;
    if (this.part("notice").textContent === sentence) return false;
    this.say(sentence, "warning");
    this.part("foreign").hidden = !text;
    Object.assign(this.part("foreign").querySelector("button"), { value: text, textContent: words.copy });
    const address = webAddress(text); // Opened by a tap and nothing else.
    Object.assign(this.part("foreign").querySelector("a"), { hidden: !address, href: address ?? "" });
    return true;
  }

  /** Undo did not work: for the server's reason, or because no answer came. */
  sayNotTakenBack({ status, text }) {
    this.say(status >= 400 && status < 500 ? plain(text) : words.notTakenBack, "problem");
  }

  /** Put a sentence beside the typed code, or take it away. */
  typedProblem(sentence) {
    const problem = this.part("problem");
    problem.hidden = !sentence;
    problem.querySelector("span").textContent = sentence;
    const field = this.part("typed").elements.code;
    field.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence) field.focus();
  }

  /** The scan has reached the list: show the server's sheet. */
  showSent(scan, html) {
    this.say("");
    this.sheet.show(scan, elements(html));
    if (scan.how === "typed") this.part("typed").reset();
  }

  /** The scan is on this phone only, `durable` or as long as the page is open. */
  showKept(scan, durable) {
    const content = this.#copy("waiting");
    content.querySelector("[data-code]").textContent = grouped(scan.code);
    if (!durable) content.querySelector("[data-promise]").textContent = words.notDurable;
    this.sheet.show(scan, content);
    if (scan.how === "typed") this.part("typed").reset();
  }

  /** What the server read of a card, to be looked over, with what was typed about it already. */
  showReview(entry, html) {
    this.say("");
    this.sheet.show(entry, elements(html));
    const form = this.part("sheet").querySelector("form");
    form.querySelector("[data-cards-action=drop]").hidden = false;
    for (const name of TYPED.filter((name) => entry[name])) form.elements[name].value = entry[name];
  }

  /** The card is on this phone only, to be looked over (or, saved already, to go by itself) once there is a signal. */
  showKeptCard(entry, durable) {
    const content = this.#copy("waiting-card");
    content.querySelector("[data-title]").textContent = titleOf(entry.text);
    const promise = entry.fields ? words.cardGoes : words.cardWaits;
    content.querySelector("[data-promise]").textContent = durable ? promise : words.notDurable;
    this.sheet.show(entry, content);
    if (entry.how === "typed") this.part("typed").reset();
  }

  /** The server refuses the scan and says why: beside the field when it was typed, else on a sheet. */
  showRefused(scan, html) {
    if (scan.how === "typed") return this.typedProblem(plain(html));
    const content = this.#copy("refused");
    content.querySelector("[data-problem]").append(elements(html));
    return this.sheet.show(scan, content);
  }

  #copy(name) {
    return this.part(name).content.cloneNode(true);
  }
}
