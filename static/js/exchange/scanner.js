// Handles codes that were read: stores each scan on this phone, sends it, and shows it on the sheet.

import { playCue } from "../lib/feedback.js";
import { scanEntry } from "../lib/outbox-entries.js";
import { getOutbox, session } from "../lib/person.js";
import { requestPersistence, spaceProblem } from "../lib/storage-space.js";
import { saveNow } from "../page/autosave.js";
import { readCode } from "./lib/codes.js";
import { isForeignCard } from "./lib/foreign-codes.js";
import { LastClosed } from "./lib/last-closed.js";
import { ScanPage } from "./lib/scan-page.js";
import { scanTexts } from "./lib/texts.js";
import { readWifi } from "./lib/wifi.js";

const WAIT = 1_200; // ms to wait for the server before the sheet says that the scan is stored

export async function connect(element, signal) {
  const outbox = await getOutbox();
  if (!outbox) return;
  const page = new ScanPage(element);
  const scanner = new Scanner(page, outbox);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(element, "scanner:read", ({ detail }) => scanner.handleRead(detail));
  on(element, "submit", (event) => scanner.handleSubmit(event));
  on(element, "click", ({ target }) => scanner.handlePress(target.closest("button[data-scanner-action]")));
  on(element, "input", ({ target }) => scanner.storePendingField(target));
  for (const result of ["sent", "refused", "kept"]) on(outbox, result, (event) => scanner.handleAnswer(event));
  page.showWarning(await spaceProblem(outbox)); // Before the first scan, while the person can still do something.
}

class Scanner {
  #page;
  #outbox;
  #code = null; // From the moment it is read until its sheet is closed.
  #scan = null; // The entry of this code, once it is stored.
  #result = null; // The scan's result: "sent", "refused" or "kept"; null before the first answer.
  #lastClosed = new LastClosed();
  #savedCount = 0; // Since the page was opened.

  constructor(page, outbox) {
    this.#page = page;
    this.#outbox = outbox;
  }

  /** Handle a `text` that was read. `how` is "scan", "typed" or "photo". Cards are left to exchange/cards.js. */
  async handleRead({ text, how }) {
    const { kind, code } = readCode(text, location.host);
    if (kind === "foreign") return isForeignCard(text) ? null : this.#showForeign(text.trim(), how);
    if (how === "typed") this.#page.showTypedProblem("");
    if (code === this.#code || this.#lastClosed.isRepeated(code, how)) return null;
    this.#close();
    this.#code = code;
    this.#page.pause(true);
    await this.#store({ code, how });
    return this.#scan && this.#outbox.flush(this.#scan.uuid);
  }

  #showForeign(text, how) {
    const isWifi = readWifi(text) !== null;
    if (how === "typed") this.#page.showTypedProblem(isWifi ? "" : scanTexts.notACode);
    if (how === "typed" && !isWifi) return;
    if (this.#page.showForeignText(text)) playCue(isWifi ? "good" : "bad");
  }

  async #store(facts) {
    try {
      const scan = scanEntry(facts);
      await this.#outbox.put(scan);
      this.#scan = scan;
      requestPersistence();
      setTimeout(() => this.#scan === scan && !this.#result && this.#page.showKept(scan, this.#outbox.durable), WAIT);
      playCue("good");
    } catch (error) {
      reportError(error);
      this.#close();
      this.#page.showNotice(scanTexts.notKept, "bad");
    }
  }

  /** Show the server's answer to the current scan. Answers to earlier scans are shown by exchange/pending.js. */
  handleAnswer({ type: result, detail: { entry, text } }) {
    if (entry.uuid !== this.#scan?.uuid) return;
    this.#result = result;
    if (result === "sent") this.#showSent(text);
    if (result === "kept" && !this.#page.sheet.entry) this.#page.showKept(entry, this.#outbox.durable);
    if (result === "refused") this.#showRefused(text);
  }

  #showSent(text) {
    const { uuid } = this.#scan;
    this.#page.showSent(this.#scan, text);
    // A note that was typed during the sending stays in the outbox until the sheet's form has saved it.
    for (const form of this.#page.autosaveForms) {
      saveNow(form).then((state) => state === "saved" && this.#outbox.remove(uuid));
    }
  }

  #showRefused(text) {
    playCue("bad");
    this.#outbox.remove(this.#scan.uuid); // Trying again would not help, and the person reads the reason now.
    this.#page.showRefused(this.#scan, text);
    if (this.#scan.how === "typed") this.#close();
    else this.#page.pause(false); // There is nothing to type on this sheet, so the next code can be read.
  }

  handlePress(button) {
    if (button?.dataset.scannerAction === "next") return this.#next();
    return button?.dataset.scannerAction === "drop" ? this.#drop() : undefined;
  }

  /** Handle the typed code and the sheet's Undo. Other forms are submitted as usual. */
  handleSubmit(event) {
    const isTypedCode = event.target === this.#page.findPart("typed");
    if (!isTypedCode && event.target.dataset.scannerAction !== "undo") return null;
    event.preventDefault();
    return isTypedCode ? this.#page.announceCode(event.target.elements.code.value, "typed") : this.#undo(event.target);
  }

  storePendingField(field) {
    const isPending = this.#page.sheet.contains(field) && this.#result !== "sent";
    return isPending ? this.#outbox.edit(this.#scan.uuid, { [field.name]: field.value }) : null;
  }

  async #next() {
    for (const form of this.#page.autosaveForms) {
      const state = await saveNow(form, WAIT);
      if (state !== "saved" && state !== "unsent") return; // The form says why. If it is unsent, it is in the outbox.
    }
    if (this.#result !== "refused") this.#page.showTally(this.#page.sheet.title, ++this.#savedCount);
    this.#close();
  }

  async #drop() {
    const removed = await this.#outbox.remove(this.#scan.uuid);
    if (!removed) return; // It was sent meanwhile, and the server's sheet has an Undo.
    this.#close();
    this.#page.showNotice(removed.tried ? scanTexts.takenBackHere : scanTexts.takenBack);
  }

  async #undo(form) {
    const answer = await session.post(form.action, new FormData(form));
    if (Math.floor(answer.status / 100) !== 2) return this.#page.showUndoFailed(answer);
    this.#close();
    return this.#page.showNotice(scanTexts.takenBack);
  }

  #close() {
    if (this.#code) this.#lastClosed.remember(this.#code);
    this.#code = this.#scan = this.#result = null;
    this.#page.sheet.close();
    this.#page.showNotice("");
    this.#page.pause(false);
  }
}
