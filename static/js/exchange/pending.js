// What waits on this phone: how much, what, with its fields to write in, Remove and Try again.
// pwa/offline.js sends it.

import { grouped } from "./lib/codes.js";
import { titleOf } from "./lib/foreign-codes.js";
import { json, reason } from "../lib/fragment.js";
import { flush, outbox } from "../lib/person.js";
import { words } from "../lib/texts.js";

export async function connect(element, signal) {
  const box = await outbox();
  if (!box) return;
  const pending = new Pending(element, box);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(box, "change", () => pending.draw());
  on(box, "kept", ({ detail }) => pending.signedOut(detail.status === 401));
  on(box, "sent", () => pending.signedOut(false));
  on(element, "click", ({ target }) => pending.press(target.closest("button[data-pending-action]")));
  on(element, "input", ({ target }) => pending.write(target));
  on(element, "focusout", ({ target }) => pending.calm(target));
  await pending.draw();
}

class Pending {
  #element;
  #box;

  constructor(element, box) {
    this.#element = element;
    this.#box = box;
  }

  #part(name) {
    return this.#element.querySelector(`[data-pending-target="${name}"]`);
  }

  signedOut(out) {
    this.#part("sign-in").hidden = !out;
  }

  /** Draw each entry once; a row stays as long as it does, so that nobody is interrupted in writing. */
  async draw() {
    const entries = await this.#box.list();
    const list = this.#part("list");
    for (const row of [...list.children]) if (!entries.some(({ uuid }) => uuid === row.dataset.uuid)) row.remove();
    for (const entry of entries) fill(this.#row(entry), entry);
    this.#announce(entries);
  }

  #row({ uuid }) {
    const list = this.#part("list");
    const there = [...list.children].find((row) => row.dataset.uuid === uuid);
    if (there) return there;
    list.append(this.#part("row").content.cloneNode(true));
    list.lastElementChild.dataset.uuid = uuid;
    return list.lastElementChild;
  }

  #announce(entries) {
    const waiting = entries.filter(({ state }) => state === "waiting");
    const unread = entries.filter(({ state }) => state === "review").length;
    const refused = entries.length - waiting.length - unread;
    const scans = waiting.every((entry) => isScan(entry));
    const say = this.#box.durable ? words.waiting : words.waitingHere;
    const parts = [
      waiting.length && say(waiting.length, scans),
      unread && words.review(unread),
      refused && words.attention(refused),
    ];
    const sentence = parts.filter(Boolean).join(" ");
    if (this.#part("count").textContent !== sentence) this.#part("count").textContent = sentence;
    this.#element.hidden = entries.length === 0;
  }

  press(button) {
    const id = button?.closest("[data-uuid]")?.dataset.uuid;
    const action = button?.dataset.pendingAction;
    if (action === "flush") return flush();
    if (action === "retry") return this.#box.retry(id);
    if (action === "review") return this.#review(id);
    return action === "remove" ? this.#remove(button, id) : null;
  }

  /** Have a card looked over, by the scanner around this or on its page. */
  async #review(id) {
    const detail = (await this.#box.list()).find(({ uuid }) => uuid === id);
    const scanner = this.#element.closest("[data-controller~='exchange/cards']");
    if (!scanner) location.assign("/scan");
    else if (detail) scanner.dispatchEvent(new CustomEvent("scanner:review", { detail }));
  }

  /** The first press asks, the second removes: what is gone cannot be had again. */
  #remove(button, id) {
    if ("asked" in button.dataset) return this.#box.remove(id);
    button.dataset.asked = button.textContent;
    button.textContent = words.removeReally;
    return null;
  }

  /** Leaving a button that has asked takes the question back. */
  calm(button) {
    if (!("asked" in button.dataset)) return;
    button.textContent = button.dataset.asked;
    delete button.dataset.asked;
  }

  write(field) {
    return this.#box.edit(field.closest("[data-uuid]").dataset.uuid, { [field.name]: field.value });
  }
}

/** Whether it makes a contact: a scan, or a card. */
function isScan(entry) {
  return !("sends" in entry);
}

function isCard({ kind }) {
  return kind === "card";
}

function fill(row, entry) {
  const { at, state } = entry;
  const set = (name, text) => (row.querySelector(`[data-row="${name}"]`).textContent = text);
  set("title", title(entry));
  set("at", new Date(at).toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" }));
  set("state", { waiting: words.stateWaiting, review: words.stateReview }[state] ?? words.stateAttention);
  set("answer", why(entry));
  row.querySelector("[data-pending-action=retry]").hidden = state !== "attention" || isCard(entry);
  row.querySelector("[data-pending-action=review]").hidden = state === "waiting" || !isCard(entry);
  for (const field of row.querySelectorAll("[name]")) {
    field.closest("label").hidden = !isScan(entry) && !entry.sends.includes(field.name);
    if (field !== document.activeElement) field.value = entry[field.name] ?? "";
  }
}

/** Why the server did not take it. */
function why({ kind, state, answer }) {
  if (kind === "card") return state === "attention" ? words.reviewAgain : "";
  const theirs = json(answer)?.note ?? json(answer)?.body;
  return theirs === undefined ? reason(answer) : words.changedElsewhere(theirs);
}

function title(entry) {
  if (isCard(entry)) return entry.fields?.name || titleOf(entry.text);
  if (isScan(entry)) return grouped(entry.code);
  if (entry.uuid.endsWith("/completion")) return words.doneAbout(entry.name);
  return { note: words.noteAbout, step: words.stepAbout, draft: words.draftAbout, message: words.messageIn }[entry.kind](entry.name);
}
