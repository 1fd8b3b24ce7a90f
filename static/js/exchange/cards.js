// Takes foreign codes that say something about a person: stores them when they are read, has them reviewed, and sends
// what was saved.

import { playCue } from "../lib/feedback.js";
import { cardEntry } from "../lib/outbox-entries.js";
import { getOutbox, session } from "../lib/person.js";
import { requestPersistence } from "../lib/storage-space.js";
import { texts } from "../lib/texts.js";
import { isForeignCard } from "./lib/foreign-codes.js";
import { LastClosed } from "./lib/last-closed.js";
import { ScanPage } from "./lib/scan-page.js";
import { scanTexts } from "./lib/texts.js";

export async function connect(element, signal) {
  const outbox = await getOutbox();
  if (!outbox) return;
  const cards = new Cards(new ScanPage(element), outbox);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(element, "scanner:read", ({ detail }) => cards.handleRead(detail));
  on(element, "scanner:review", ({ detail }) => cards.review(detail));
  on(element, "scanner:resumed", () => cards.handleResume());
  on(element, "submit", (event) => cards.handleSubmit(event));
  on(element, "click", ({ target }) => cards.handlePress(target.closest("button[data-cards-action]")));
  on(element, "input", ({ target }) => cards.storeField(target));
  for (const result of ["sent", "refused", "kept"]) on(outbox, result, (event) => cards.handleAnswer(event));
}

class Cards {
  #page;
  #outbox;
  #entry = null; // The card on the sheet.
  #lastClosed = new LastClosed();

  constructor(page, outbox) {
    this.#page = page;
    this.#outbox = outbox;
  }

  /** Handle a code that was read. Codes that are no cards are left to exchange/scanner.js. */
  async handleRead({ text, how }) {
    if (!isForeignCard(text) || text === this.#entry?.text || this.#lastClosed.isRepeated(text, how)) return;
    if (how === "typed") this.#page.showTypedProblem("");
    const entry = cardEntry({ text, how });
    this.#entry = entry;
    try {
      await this.#outbox.put(entry);
    } catch (error) {
      reportError(error);
      this.#entry = null;
      return this.#page.showNotice(scanTexts.notKept, "bad");
    }
    requestPersistence();
    playCue("good");
    await this.review(entry);
  }

  /** Let the server read `entry` and show what it found. An entry that was saved before is sent again. */
  async review(entry) {
    this.#page.pause(true);
    this.#entry = entry;
    if (entry.fields) return this.#save(entry.fields);
    const { text, uuid, at } = entry;
    const answer = await session.post("/cards/drafts", { text, uuid, at, sent_at: new Date().toISOString() });
    if (entry !== this.#entry) return null; // The sheet was closed meanwhile.
    if (answer.status === 200 && !answer.redirected) return this.#page.showReview(entry, answer.text);
    if (answer.status !== 422) return this.#page.showKeptCard(entry, this.#outbox.durable);
    await this.#outbox.remove(uuid);
    return this.#showUnreadable(entry, answer.text);
  }

  #showUnreadable(entry, html) {
    if (this.#page.showForeignText(entry.text.trim())) playCue("bad");
    if (entry.how === "typed") this.#page.showRefused(entry, html);
    this.#page.pause(false);
  }

  /** Save the form of the review. Other forms are submitted as usual. */
  handleSubmit(event) {
    if (event.target.dataset.cardsAction !== "save") return;
    event.preventDefault();
    this.#save(Object.fromEntries(new FormData(event.target)));
  }

  /** Store the reviewed values and send them. The note and the next step belong to the entry, as in a scan. */
  async #save({ csrf_token, note, next_step, due_on, ...fields }) {
    const typed = note === undefined ? {} : { note, next_step, due_on };
    this.#entry = { ...this.#entry, ...typed, state: "waiting", answer: "", fields };
    await this.#outbox.put(this.#entry);
    await this.#outbox.flush(this.#entry.uuid);
  }

  /** Show the server's answer to the card on the sheet. */
  handleAnswer({ type: result, detail: { entry, status, text } }) {
    if (entry.uuid !== this.#entry?.uuid) return;
    if (result === "sent") this.#page.showSent(entry, text);
    if (result === "kept") this.#page.showKeptCard(entry, this.#outbox.durable);
    if (result === "refused" && status === 422) this.#page.showReview(entry, text);
    else if (result === "refused") this.#page.showRefused({ ...entry, how: "scan" }, text);
  }

  /** Handle a button of the sheet, or the one beside a text that is no card. */
  handlePress(button) {
    if (button?.dataset.cardsAction === "drop") return this.#drop();
    return button?.dataset.cardsAction === "copy" ? copyValue(button) : null;
  }

  /** Store what is typed about a card that was not sent yet. */
  storeField(field) {
    if (!this.#entry || !this.#page.sheet.contains(field)) return;
    this.#entry[field.name] = field.value;
    this.#outbox.edit(this.#entry.uuid, { [field.name]: field.value });
  }

  async #drop() {
    await this.#outbox.remove(this.#entry.uuid);
    this.#page.sheet.close();
    this.#page.pause(false);
    this.#page.showNotice(scanTexts.cardDropped);
  }

  /** Let go of the card, because the sheet was closed. If it was not saved, it stays in the outbox for a review. */
  handleResume() {
    if (this.#entry) this.#lastClosed.remember(this.#entry.text);
    this.#entry = null;
  }
}

async function copyValue(button) {
  const isCopied = await navigator.clipboard?.writeText(button.value).then(() => true, () => false);
  button.textContent = isCopied ? texts.copiedShort : texts.notShared;
}
