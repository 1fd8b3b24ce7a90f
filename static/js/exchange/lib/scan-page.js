// Changes the parts of the scan page: viewfinder, typed form, notice and sheet.

import { parseFragment, plainText } from "../../lib/fragment.js";
import { Sheet, TYPED_FIELDS } from "../../lib/sheet.js";
import { texts } from "../../lib/texts.js";
import { groupedCode } from "./codes.js";
import { titleOf, webAddress } from "./foreign-codes.js";
import { fillChoice, fillWifi } from "./scan-parts.js";
import { scanTexts } from "./texts.js";
import { readWifi } from "./wifi.js";

const MAX_QUOTED_LENGTH = 300; // characters of a foreign code

/** The scan page in `element`, for exchange/scanner.js and exchange/cards.js. */
export class ScanPage {
  #element;
  sheet;

  constructor(element) {
    this.#element = element;
    this.sheet = new Sheet(this.findPart("sheet"));
  }

  /** Return the element with data-scanner-target="`name`". */
  findPart(name) {
    return this.#element.querySelector(`[data-scanner-target="${name}"]`);
  }

  /** The forms on the sheet that save themselves. */
  get autosaveForms() {
    return this.findPart("sheet").querySelectorAll("[data-controller~='page/autosave']");
  }

  /** Stop reading frames, or continue. */
  pause(isPaused) {
    this.findPart("viewfinder").toggleAttribute("data-paused", isPaused);
    if (!isPaused) this.#element.dispatchEvent(new CustomEvent("scanner:resumed"));
  }

  /** Dispatch "scanner:read" for a `text`; `how` is "scan", "typed" or "photo". */
  announceCode(text, how) {
    this.#element.dispatchEvent(new CustomEvent("scanner:read", { detail: { text, how } }));
  }

  /** Show a notice, or none for "". `kind` is its class: "good", "warn" or "bad". */
  showNotice(sentence, kind = "good") {
    const notice = document.createElement("p");
    notice.className = `notice ${kind}`;
    notice.textContent = sentence;
    this.findPart("notice").replaceChildren(...(sentence ? [notice] : []));
    this.findPart("foreign").hidden = this.findPart("wifi").hidden = true;
  }

  /** Say who was saved last, and how many in a row. */
  showTally(name, count) {
    this.findPart("tally").hidden = false;
    this.findPart("tally").textContent = scanTexts.tally(name, count);
  }

  /** Show a warning above everything else, or none for "". */
  showWarning(sentence) {
    this.findPart("warning").hidden = !sentence;
    this.findPart("warning").textContent = sentence;
  }

  /** Show the text of a foreign code. Returns false when the page shows it already. */
  showForeignText(text) {
    const quoted = text.length > MAX_QUOTED_LENGTH ? `${text.slice(0, MAX_QUOTED_LENGTH)}…` : text;
    const wifi = readWifi(text);
    const address = webAddress(text);
    const other = address ? scanTexts.foreignLink(new URL(address).host) : scanTexts.foreign(quoted);
    const sentence = wifi ? scanTexts.wifi(wifi.network) : text ? other : scanTexts.unreadable;
    if (this.findPart("notice").textContent === sentence) return false;
    this.showNotice(sentence, wifi ? "good" : "warn");
    if (wifi) fillWifi(this.findPart("wifi"), wifi);
    this.findPart("foreign").hidden = !text || Boolean(wifi);
    Object.assign(this.findPart("foreign").querySelector("button"), { value: text, textContent: scanTexts.copy });
    Object.assign(this.findPart("foreign").querySelector("a"), { hidden: !address, href: address ?? "" });
    return true;
  }

  /** Ask which of several codes is meant. */
  showChoice(foundTexts) {
    const content = this.#cloneTemplate("choice");
    fillChoice(content, foundTexts);
    this.showNotice("");
    this.sheet.show({ uuid: "choice" }, content);
  }

  /** Say that an undo failed: with the server's reason, or because there was no answer. */
  showUndoFailed({ status, text }) {
    this.showNotice(status >= 400 && status < 500 ? plainText(text) : scanTexts.notTakenBack, "bad");
  }

  /** Show a problem beside the typed code, or none for "". */
  showTypedProblem(sentence) {
    const problem = this.findPart("problem");
    problem.hidden = !sentence;
    problem.querySelector("span").textContent = sentence;
    const field = this.findPart("typed").elements.code;
    field.setAttribute("aria-invalid", String(Boolean(sentence)));
    if (sentence) field.focus();
  }

  /** Show the server's sheet for a scan or card that has been sent. */
  showSent(scan, html) {
    this.showNotice("");
    this.sheet.show(scan, parseFragment(html));
    if (scan.how === "typed") this.findPart("typed").reset();
  }

  /** Show that a scan waits on this phone. Unless `isDurable`, it is lost when the page is closed. */
  showKept(scan, isDurable) {
    const content = this.#cloneTemplate("waiting");
    content.querySelector("[data-code]").textContent = groupedCode(scan.code);
    if (!isDurable) content.querySelector("[data-promise]").textContent = texts.notDurable;
    this.sheet.show(scan, content);
    if (scan.how === "typed") this.findPart("typed").reset();
  }

  /** Show what the server has read from a card, for a review, with what was typed about it before. */
  showReview(entry, html) {
    this.showNotice("");
    this.sheet.show(entry, parseFragment(html));
    const form = this.findPart("sheet").querySelector("form");
    form.querySelector("[data-cards-action=drop]").hidden = false;
    for (const name of TYPED_FIELDS.filter((name) => entry[name])) form.elements[name].value = entry[name];
  }

  /** Show that a card waits on this phone, for a review or, if it was saved, for a signal. */
  showKeptCard(entry, isDurable) {
    const content = this.#cloneTemplate("waiting-card");
    content.querySelector("[data-title]").textContent = titleOf(entry.text);
    const promise = entry.fields ? scanTexts.cardGoes : scanTexts.cardWaits;
    content.querySelector("[data-promise]").textContent = isDurable ? promise : texts.notDurable;
    this.sheet.show(entry, content);
    if (entry.how === "typed") this.findPart("typed").reset();
  }

  /** Show why the server refused a scan: beside the field if the code was typed, else on the sheet. */
  showRefused(scan, html) {
    if (scan.how === "typed") return this.showTypedProblem(plainText(html));
    const content = this.#cloneTemplate("refused");
    content.querySelector("[data-problem]").append(parseFragment(html));
    content.querySelector("[data-problem] strong")?.remove(); // The sentence says it better than its title.
    return this.sheet.show(scan, content);
  }

  #cloneTemplate(name) {
    return this.findPart(name).content.cloneNode(true);
  }
}
