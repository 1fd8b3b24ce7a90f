// Foreign codes that tell of somebody: kept on this phone when they are read, looked over, and only then sent.

import { carded } from "../lib/outbox-entries.js";
import { cue } from "../lib/feedback.js";
import { isCard } from "./lib/foreign-codes.js";
import { outbox, session } from "../lib/person.js";
import { stay } from "../lib/storage-space.js";
import { ScanPage } from "./lib/scan-page.js";
import { words } from "../lib/texts.js";

const AGAIN = 5_000; // ms during which the code of a closed sheet is not read once more

export async function connect(element, signal) {
  const box = await outbox();
  if (!box) return;
  const cards = new Cards(new ScanPage(element), box);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(element, "scanner:read", ({ detail }) => cards.read(detail));
  on(element, "scanner:review", ({ detail }) => cards.review(detail));
  on(element, "scanner:resumed", () => cards.rest());
  on(element, "submit", (event) => cards.submit(event));
  on(element, "click", ({ target }) => cards.press(target.closest("button[data-cards-action]")));
  on(element, "input", ({ target }) => cards.write(target));
  for (const result of ["sent", "refused", "kept"]) on(box, result, ({ detail }) => cards.answered(result, detail));
}

class Cards {
  #page;
  #box;
  #entry = null; // The card in hand, until its sheet is closed.
  #closed = { text: null, at: 0 };

  constructor(page, box) {
    this.#page = page;
    this.#box = box;
  }

  async read({ text, how }) {
    if (!isCard(text) || this.#inHand(text, how)) return;
    if (how === "typed") this.#page.typedProblem("");
    const entry = carded({ text, how });
    this.#entry = entry;
    try {
      await this.#box.put(entry);
    } catch (error) {
      reportError(error);
      this.#entry = null;
      return this.#page.say(words.notKept, "problem");
    }
    stay();
    cue("good");
    await this.review(entry);
  }

  #inHand(text, how) {
    if (text === this.#entry?.text) return true;
    return how === "scan" && text === this.#closed.text && Date.now() - this.#closed.at < AGAIN;
  }

  /** Have the server read `entry` and show what it found; one that was saved before is tried as it was saved. */
  async review(entry) {
    this.#page.pause(true);
    this.#entry = entry;
    if (entry.fields) return this.#save(entry.fields);
    const { text, uuid, at } = entry;
    const answer = await session.post("/cards/drafts", { text, uuid, at, sent_at: new Date().toISOString() });
    if (entry !== this.#entry) return null; // Closed meanwhile.
    if (answer.status === 200 && !answer.redirected) return this.#page.showReview(entry, answer.text);
    if (answer.status !== 422) return this.#page.showKeptCard(entry, this.#box.durable);
    await this.#box.remove(uuid);
    return this.#notACard(entry, answer.text);
  }

  #notACard(entry, html) {
    if (this.#page.foreign(entry.text.trim())) cue("bad");
    if (entry.how === "typed") this.#page.showRefused(entry, html);
    this.#page.pause(false);
  }

  /** The form that was looked over; others go their own way. */
  submit(event) {
    if (event.target.dataset.cardsAction !== "save") return;
    event.preventDefault();
    this.#save(Object.fromEntries(new FormData(event.target)));
  }

  /** Keep what was typed, and send it; the note and the next step go with it as those of a scan do. */
  async #save({ csrf_token, note, next_step, due_on, ...fields }) {
    const typed = note === undefined ? {} : { note, next_step, due_on };
    this.#entry = { ...this.#entry, ...typed, state: "waiting", answer: "", fields };
    await this.#box.put(this.#entry);
    await this.#box.flush(this.#entry.uuid);
  }

  /** The server's answer to the card in hand. */
  answered(result, { entry, status, text }) {
    if (entry.uuid !== this.#entry?.uuid) return;
    if (result === "sent") this.#page.showSent(entry, text);
    if (result === "kept") this.#page.showKeptCard(entry, this.#box.durable);
    if (result === "refused" && status === 422) this.#page.showReview(entry, text);
    else if (result === "refused") this.#page.showRefused({ ...entry, how: "scan" }, text);
  }

  /** A button of the sheet or beside a text that is no card. */
  press(button) {
    if (button?.dataset.cardsAction === "drop") return this.#drop();
    return button?.dataset.cardsAction === "copy" ? copy(button) : null;
  }

  /** What is written about a card while it is still here goes with it. */
  write(field) {
    if (!this.#entry || !this.#page.sheet.holds(field)) return;
    this.#entry[field.name] = field.value;
    this.#box.edit(this.#entry.uuid, { [field.name]: field.value });
  }

  async #drop() {
    await this.#box.remove(this.#entry.uuid);
    this.#page.sheet.close();
    this.#page.pause(false);
    this.#page.say(words.discarded);
  }

  /** The sheet is closed; what was not saved waits among the pending. */
  rest() {
    if (this.#entry) this.#closed = { text: this.#entry.text, at: Date.now() };
    this.#entry = null;
  }
}

async function copy(button) {
  const copied = await navigator.clipboard?.writeText(button.value).then(() => true, () => false);
  button.textContent = copied ? words.copied : words.notShared;
}
