// The scans that wait on this phone: how many, which, with note, Remove and Try again. Sends them when it can.

import { grouped } from "../lib/codes.js";
import { plain } from "../lib/fragment.js";
import { outbox, session } from "../lib/person.js";
import { words } from "../lib/words.js";

const RETRY = 20_000; // ms; browsers do not always say when a network is back

export async function connect(element, signal) {
  const box = await outbox();
  if (!box) return;
  const pending = new Pending(element, box);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(box, "change", () => pending.draw());
  on(box, "kept", ({ detail }) => pending.signedOut(detail.status === 401));
  on(box, "sent", () => pending.signedOut(false));
  on(window, "online", () => pending.flush());
  on(document, "visibilitychange", () => !document.hidden && pending.flush());
  on(element, "click", ({ target }) => pending.press(target.closest("button[data-pending-action]")));
  on(element, "input", ({ target }) => pending.write(target));
  on(element, "focusout", ({ target }) => pending.calm(target));
  const retry = setInterval(() => pending.count && !document.hidden && pending.flush(), RETRY);
  signal.addEventListener("abort", () => clearInterval(retry));
  await pending.draw();
  await pending.flush();
}

class Pending {
  count = 0;
  #element;
  #box;

  constructor(element, box) {
    this.#element = element;
    this.#box = box;
  }

  #part(name) {
    return this.#element.querySelector(`[data-pending-target="${name}"]`);
  }

  /** Send what waits, as who is signed in by now. */
  flush() {
    session.renew();
    return this.#box.flush();
  }

  signedOut(out) {
    this.#part("sign-in").hidden = !out;
  }

  /** Draw each scan once; a row stays as long as its scan does, so that nobody is interrupted in writing. */
  async draw() {
    const scans = await this.#box.list();
    const list = this.#part("list");
    for (const row of [...list.children]) if (!scans.some(({ uuid }) => uuid === row.dataset.uuid)) row.remove();
    for (const scan of scans) fill(this.#row(scan), scan);
    this.#announce(scans);
  }

  #row({ uuid }) {
    const list = this.#part("list");
    const there = [...list.children].find((row) => row.dataset.uuid === uuid);
    if (there) return there;
    list.append(this.#part("row").content.cloneNode(true));
    list.lastElementChild.dataset.uuid = uuid;
    return list.lastElementChild;
  }

  #announce(scans) {
    this.count = scans.filter(({ state }) => state === "waiting").length;
    const refused = scans.length - this.count;
    const waiting = this.#box.durable ? words.waiting : words.waitingHere;
    const parts = [this.count && waiting(this.count), refused && words.attention(refused)];
    const sentence = parts.filter(Boolean).join(" ");
    if (this.#part("count").textContent !== sentence) this.#part("count").textContent = sentence;
    this.#element.hidden = scans.length === 0;
  }

  press(button) {
    const id = button?.closest("[data-uuid]")?.dataset.uuid;
    const action = button?.dataset.pendingAction;
    if (action === "flush") return this.flush();
    if (action === "retry") return this.#box.retry(id);
    return action === "remove" ? this.#remove(button, id) : null;
  }

  /** The first press asks, the second removes: a scan that is gone cannot be had again. */
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
    return this.#box.note(field.closest("[data-uuid]").dataset.uuid, field.value);
  }
}

function fill(row, { code, at, state, note, answer }) {
  const set = (name, text) => (row.querySelector(`[data-row="${name}"]`).textContent = text);
  set("code", grouped(code));
  set("at", new Date(at).toLocaleString([], { weekday: "short", hour: "2-digit", minute: "2-digit" }));
  set("state", state === "waiting" ? words.stateWaiting : words.stateAttention);
  set("answer", plain(answer));
  row.querySelector("[data-pending-action=retry]").hidden = state === "waiting";
  const field = row.querySelector("[name=note]");
  if (field !== document.activeElement) field.value = note;
}
