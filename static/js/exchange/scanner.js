// What happens with a code once it is read, by whatever way: kept on this phone, sent, and shown on one sheet.

import { read } from "./lib/codes.js";
import { scanned } from "../lib/outbox-entries.js";
import { cue } from "../lib/feedback.js";
import { isCard } from "./lib/foreign-codes.js";
import { outbox, session } from "../lib/person.js";
import { roomProblem, stay } from "../lib/storage-space.js";
import { ScanPage } from "./lib/scan-page.js";
import { words } from "../lib/texts.js";
import { saveNow } from "../page/autosave.js";

const AGAIN = 5_000; // ms during which the code of a closed sheet is not read once more
const PATIENCE = 1_200; // ms; then the sheet says what holds so far

export async function connect(element, signal) {
  const box = await outbox();
  if (!box) return;
  const page = new ScanPage(element);
  const scanner = new Scanner(page, box);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(element, "scanner:read", ({ detail }) => scanner.read(detail));
  on(element, "submit", (event) => scanner.submit(event));
  on(element, "click", ({ target }) => scanner.press(target.closest("button[data-scanner-action]")));
  on(element, "input", ({ target }) => scanner.write(target));
  for (const result of ["sent", "refused", "kept"]) on(box, result, ({ detail }) => scanner.answered(result, detail));
  page.warn(await roomProblem(box)); // Before the first scan, not after it: this device may not be able to keep one.
}

class Scanner {
  #page;
  #box;
  #code = null; // The code in hand, from the moment it is read until its sheet is closed.
  #scan = null; // Its scan, once it is kept.
  #result = null; // What became of that: "sent", "refused" or "kept", null as long as nobody knows.
  #closed = { code: null, at: 0 };

  constructor(page, box) {
    this.#page = page;
    this.#box = box;
  }

  /** Take `text`, read in the way `how`: "scan", "typed" or "photo". */
  async read({ text, how }) {
    const { kind, code } = read(text, location.host);
    if (kind === "foreign" && isCard(text)) return; // For exchange/cards.js.
    if (how === "typed") this.#page.typedProblem(kind === "code" ? "" : words.notACode);
    else if (kind === "foreign" && this.#page.foreign(text.trim())) cue("bad");
    if (kind === "foreign" || this.#inHand(code, how)) return;
    this.#close();
    this.#code = code;
    this.#page.pause(true);
    await this.#keep({ code, how });
    if (this.#scan) await this.#box.flush(this.#scan.uuid);
  }

  #inHand(code, how) {
    if (code === this.#code) return true;
    return how === "scan" && code === this.#closed.code && Date.now() - this.#closed.at < AGAIN;
  }

  async #keep(facts) {
    try {
      const scan = scanned(facts);
      await this.#box.put(scan);
      this.#scan = scan;
      stay();
      setTimeout(() => this.#scan === scan && !this.#result && this.#page.showKept(scan, this.#box.durable), PATIENCE);
      cue("good");
    } catch (error) {
      reportError(error);
      this.#close();
      this.#page.say(words.notKept, "problem");
    }
  }

  /** The server's answer to a scan: the one in hand, or one from before, which is not shown here. */
  answered(result, { entry, text }) {
    if (entry.uuid !== this.#scan?.uuid) return;
    this.#result = result;
    if (result === "sent") this.#sent(text);
    if (result === "kept" && !this.#page.sheet.scan) this.#page.showKept(entry, this.#box.durable);
    if (result === "refused") this.#refused(text);
  }

  #sent(text) {
    const { uuid } = this.#scan;
    this.#page.showSent(this.#scan, text);
    // A note written while the scan was on its way is in the outbox until the sheet has saved it.
    for (const form of this.#page.kept) saveNow(form).then((state) => state === "saved" && this.#box.remove(uuid));
  }

  #refused(text) {
    cue("bad");
    this.#page.showRefused(this.#scan, text);
    if (this.#scan.how === "typed") this.#close();
    else this.#page.pause(false); // The next code may come: there is nothing to write here.
  }

  /** A button of the sheet. */
  press(button) {
    const presses = { next: () => this.#next(), drop: () => this.#drop() };
    return presses[button?.dataset.scannerAction]?.();
  }

  /** The typed code, or the sheet's Undo; other forms go their own way. */
  submit(event) {
    const typed = event.target === this.#page.part("typed");
    if (!typed && event.target.dataset.scannerAction !== "undo") return null;
    event.preventDefault();
    return typed ? this.#page.tell(event.target.elements.code.value, "typed") : this.#undo(event.target);
  }

  /** What is written while the scan is still here goes with it. */
  write(field) {
    const here = this.#page.sheet.holds(field) && this.#result !== "sent";
    return here ? this.#box.edit(this.#scan.uuid, { [field.name]: field.value }) : null;
  }

  async #next() {
    for (const form of this.#page.kept) {
      const state = await saveNow(form, PATIENCE);
      if (state !== "saved" && state !== "unsent") return; // The form says why. Unsent, it is in the outbox.
    }
    this.#close();
  }

  async #drop() {
    const dropped = await this.#box.remove(this.#scan.uuid);
    if (!dropped) return; // It has reached the list meanwhile, and its sheet is here with an Undo of its own.
    this.#close();
    this.#page.say(dropped.tried ? words.takenBackHere : words.takenBack);
  }

  async #undo(form) {
    const answer = await session.post(form.action, new FormData(form));
    if (Math.floor(answer.status / 100) !== 2) return this.#page.sayNotTakenBack(answer);
    this.#close();
    return this.#page.say(words.takenBack);
  }

  #close() {
    if (this.#code) this.#closed = { code: this.#code, at: Date.now() };
    if (this.#result === "refused") this.#box.remove(this.#scan.uuid); // Its reason has been read.
    this.#code = this.#scan = this.#result = null;
    this.#page.sheet.close();
    this.#page.say("");
    this.#page.pause(false);
  }
}
