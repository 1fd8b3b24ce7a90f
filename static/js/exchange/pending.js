// Lists the entries of the outbox: how many there are, what they are, and fields, Remove and Try again for each.
// pwa/offline.js sends them.

import { parseFragment, parseJson, problemText } from "../lib/fragment.js";
import { flush, getOutbox } from "../lib/person.js";
import { texts } from "../lib/texts.js";
import { formatTime } from "../lib/times.js";
import { groupedCode } from "./lib/codes.js";
import { titleOf } from "./lib/foreign-codes.js";
import { linkNames } from "./lib/linked-names.js";
import { scanTexts } from "./lib/texts.js";

export async function connect(element, signal) {
  const outbox = await getOutbox();
  if (!outbox) return;
  const list = new PendingList(element, outbox);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(outbox, "change", () => list.draw());
  on(outbox, "kept", ({ detail }) => list.showSignIn(detail.status === 401));
  on(outbox, "sent", ({ detail }) => list.handleSent(detail));
  on(element, "click", ({ target }) => list.handlePress(target.closest("button[data-pending-action]")));
  on(element, "input", ({ target }) => list.storeField(target));
  on(element, "focusout", ({ target }) => list.resetRemoveButton(target));
  await list.draw();
}

const DAY = { weekday: "short" };
const TITLES = {
  note: scanTexts.noteAbout,
  step: scanTexts.stepAbout,
  draft: scanTexts.draftAbout,
  message: scanTexts.messageIn,
  goal: (title) => title,
  appointment: (title) => title,
};

class PendingList {
  #element;
  #outbox;
  #listed = new Map(); // URLs by the names of those who had to wait and are on the list now.

  constructor(element, outbox) {
    this.#element = element;
    this.#outbox = outbox;
  }

  #part(name) {
    return this.#element.querySelector(`[data-pending-target="${name}"]`);
  }

  /** Show or hide the link to sign in, without which nothing can be sent. */
  showSignIn(isSignedOut) {
    this.#part("sign-in").hidden = !isSignedOut;
  }

  /** Say who is on the list now, after a scan that had to wait. */
  handleSent({ entry, text }) {
    this.showSignIn(false);
    const person = entry.kind === "scan" && entry.tried && parseFragment(text).querySelector("h2[data-url]");
    if (!person || this.#listed.has(person.textContent)) return;
    this.#listed.set(person.textContent, person.dataset.url);
    this.#tell(linkNames(scanTexts.nowListed([...this.#listed.keys()]), this.#listed), "good");
  }

  /** Tell once why scans were refused that no retry can save, and drop them. What was typed about one keeps it here. */
  async #dropRefused(entries) {
    const isHopeless = (entry) => entry.kind === "scan" && entry.state === "attention" && !hasText(entry);
    const refused = entries.filter(isHopeless);
    const removed = await Promise.all(refused.map(({ uuid }) => this.#outbox.remove(uuid)));
    const untold = removed.filter(Boolean); // Others were told on the sheet, by exchange/scanner.js.
    const sentences = untold.map(({ code, answer }) => scanTexts.notSavedBecause(groupedCode(code), reasonOf(answer)));
    if (sentences.length) this.#tell([sentences.join(" ")], "bad");
    return entries.filter((entry) => !isHopeless(entry));
  }

  #tell(parts, kind) {
    const told = this.#part("told");
    const sentence = document.createElement("span");
    sentence.append(...parts);
    told.className = `notice ${kind}`;
    told.replaceChildren(sentence);
    told.hidden = false;
  }

  /** Draw every entry. A row stays as long as its entry does, so that nobody is interrupted while typing. */
  async draw() {
    const entries = await this.#dropRefused((await this.#outbox.list()).filter(({ kind }) => kind !== "check_in"));
    const rows = [...this.#part("list").children];
    for (const row of rows) if (!entries.some(({ uuid }) => uuid === row.dataset.uuid)) row.remove();
    for (const entry of entries) fillRow(this.#rowOf(entry), entry);
    this.#showCount(entries);
  }

  #rowOf({ uuid }) {
    const list = this.#part("list");
    const existing = [...list.children].find((row) => row.dataset.uuid === uuid);
    if (existing) return existing;
    list.append(this.#part("row").content.cloneNode(true));
    list.lastElementChild.dataset.uuid = uuid;
    return list.lastElementChild;
  }

  #showCount(entries) {
    const waiting = entries.filter(({ state }) => state === "waiting");
    const reviewCount = entries.filter(({ state }) => state === "review").length;
    const refusedCount = entries.length - waiting.length - reviewCount;
    const waitingText = this.#outbox.durable ? scanTexts.waiting : scanTexts.waitingHere;
    const sentences = [
      waiting.length && waitingText(waiting.length, waiting.every(makesContact)),
      reviewCount && scanTexts.review(reviewCount),
      refusedCount && scanTexts.attention(refusedCount),
    ];
    const summary = sentences.filter(Boolean).join(" ");
    // Screen readers announce every change, so leave the same text alone.
    if (this.#part("count").textContent !== summary) this.#part("count").textContent = summary;
    this.#part("waiting").hidden = entries.length === 0;
    this.#element.hidden = entries.length === 0 && this.#part("told").hidden;
  }

  /** Handle a button of the list or of one entry. */
  handlePress(button) {
    const id = button?.closest("[data-uuid]")?.dataset.uuid;
    const action = button?.dataset.pendingAction;
    if (action === "flush") return flush();
    if (action === "retry") return this.#outbox.retry(id);
    if (action === "review") return this.#review(id);
    return action === "remove" ? this.#confirmRemove(button, id) : null;
  }

  /** Let the person review a card on the scan page, which may be this page. */
  async #review(id) {
    const entry = (await this.#outbox.list()).find(({ uuid }) => uuid === id);
    const scanner = this.#element.closest("[data-controller~='exchange/cards']");
    if (!scanner) location.assign("/scan");
    else if (entry) scanner.dispatchEvent(new CustomEvent("scanner:review", { detail: entry }));
  }

  /** Ask on the first press and remove on the second, because it cannot be undone. */
  #confirmRemove(button, id) {
    if ("asked" in button.dataset) return this.#outbox.remove(id);
    button.dataset.asked = button.textContent;
    button.textContent = scanTexts.removeReally;
    return null;
  }

  /** Give a remove button that has asked its usual text again, when the focus leaves it. */
  resetRemoveButton(button) {
    if (!("asked" in button.dataset)) return;
    button.textContent = button.dataset.asked;
    delete button.dataset.asked;
  }

  /** Store what is typed into a field of an entry. */
  storeField(field) {
    return this.#outbox.edit(field.closest("[data-uuid]").dataset.uuid, { [field.name]: field.value });
  }
}

function isScan({ kind, sends }) {
  return kind !== "card" && !sends;
}

/** Scans and cards make contacts; other entries are forms, which say what they send. */
function makesContact(entry) {
  return !("sends" in entry);
}

function fillRow(row, entry) {
  const { at, kind, state } = entry;
  const isCard = kind === "card";
  const setText = (name, text) => (row.querySelector(`[data-row="${name}"]`).textContent = text);
  setText("title", rowTitle(entry));
  setText("at", isScan(entry) ? groupedCode(entry.code) : formatTime(new Date(at), DAY));
  setText("state", { waiting: scanTexts.stateWaiting, review: scanTexts.stateReview }[state] ?? scanTexts.stateAttention);
  setText("answer", refusalText(entry));
  row.querySelector("[data-pending-action=retry]").hidden = state !== "attention" || isCard;
  row.querySelector("[data-pending-action=review]").hidden = state === "waiting" || !isCard;
  for (const field of row.querySelectorAll("[name]")) {
    field.closest("label").hidden = !makesContact(entry) && !entry.sends.includes(field.name);
    if (field !== document.activeElement) field.value = entry[field.name] ?? "";
  }
}

function refusalText({ kind, state, answer }) {
  if (kind === "card") return state === "attention" ? scanTexts.reviewAgain : "";
  const otherText = parseJson(answer)?.note ?? parseJson(answer)?.body;
  return otherText === undefined ? problemText(answer) : texts.changedElsewhere(otherText);
}

function isToday(at) {
  return new Date(at).toDateString() === new Date().toDateString();
}

function hasText({ note, next_step, due_on }) {
  return Boolean(note || next_step || due_on);
}

/** Return the sentence of a refusal, without the title that the server puts before it. */
function reasonOf(answer) {
  const problem = parseFragment(answer);
  problem.querySelector("strong")?.remove();
  return problem.textContent.replace(/\s+/g, " ").trim();
}

/** Return what a row is about. Only the server knows whose code was scanned, so the time stands for the person. */
function rowTitle(entry) {
  const { at, kind, uuid, name, text, fields } = entry;
  if (kind === "card") return fields?.name || titleOf(text);
  if (isScan(entry)) return scanTexts.someoneAt(formatTime(new Date(at), isToday(at) ? {} : DAY));
  if (uuid.endsWith("/completion")) return scanTexts.doneAbout(name);
  return (TITLES[kind] ?? scanTexts.starAt)(name);
}
