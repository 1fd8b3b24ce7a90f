// Saying something: on the screen at once, kept on this phone until the server has it, never said twice. Enter sends on
// a laptop; a reply is chosen on the page; @ offers those who talk here.

import { spoken } from "../lib/outbox-entries.js";
import { beginning, completed, matching } from "./lib/mentions.js";
import { PendingMessages } from "./lib/pending-messages.js";
import { outbox, write } from "../lib/person.js";

export async function connect(form, signal) {
  const say = new Say(form, await outbox());
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const text = form.elements.body;
  on(form, "submit", (event) => {
    event.preventDefault();
    say.send();
  });
  on(text, "keydown", (event) => say.key(event));
  on(text, "input", () => say.typed());
  on(say.room, "click", (event) => say.press(event));
  on(say.room, "live:put", ({ detail: { element } }) => say.pending.drop(element.dataset.uuid));
  on(say.box, "sent", ({ detail: { entry, text: html } }) => say.sent(entry, html));
  on(say.box, "refused", ({ detail: { entry, ...answer } }) => entry.path === say.path && say.pending.answered(entry, answer));
  for (const entry of await say.box.list()) if (entry.path === say.path) say.pending.show(entry);
  say.typed();
}

class Say {
  #form;
  #part;

  constructor(form, box) {
    this.#form = form;
    this.box = box;
    this.room = form.closest("[data-me]");
    this.path = new URL(form.action).pathname;
    this.#part = (name) => this.room.querySelector(`[data-say-target=${name}]`);
    this.pending = new PendingMessages(this.room.querySelector(".talk"), this.#part("pending"), box);
  }

  async send() {
    const { body, reply_to } = this.#form.elements;
    const text = body.value.trim();
    if (!text) return body.focus();
    const entry = spoken({ path: this.path, name: this.#form.dataset.room, body: text, reply_to: reply_to.value });
    body.value = "";
    this.reply();
    this.typed();
    this.pending.show(entry, true);
    this.room.dispatchEvent(new CustomEvent("talk:own"));
    this.pending.answered(entry, await write(entry));
    return body.focus();
  }

  /** An answer of the server, unless the stream was faster. */
  sent(entry, html) {
    if (entry.path !== this.path) return;
    this.pending.drop(entry.uuid);
    if (this.room.querySelector(`.message[data-uuid="${entry.uuid}"]`)) return;
    this.room.dispatchEvent(new CustomEvent("live:show", { detail: { event: "message", html } }));
  }

  key(event) {
    if (this.#choose(event)) return event.preventDefault();
    const laptop = matchMedia("(hover: hover) and (pointer: fine)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !laptop) return undefined;
    event.preventDefault();
    return this.#form.requestSubmit();
  }

  /** Tab and Enter take the first name that is offered, Escape none; whether the key was for that. */
  #choose({ key, shiftKey, isComposing }) {
    const names = this.#part("names");
    if (names.hidden || shiftKey || isComposing || !["Tab", "Enter", "Escape"].includes(key)) return false;
    if (key === "Escape") names.hidden = true;
    else this.#complete(names.firstElementChild.dataset.name);
    return true;
  }

  press(event) {
    const reply = event.target.closest("a[data-reply], [data-say-target=cancel]");
    const name = event.target.closest("[data-name]");
    const action = event.target.closest("[data-say-action]");
    if (reply || name) event.preventDefault();
    if (reply) this.reply(reply.dataset.reply);
    if (name) this.#complete(name.dataset.name);
    if (action) this.#again(action.dataset.sayAction, action.closest("[data-uuid]").dataset.uuid);
  }

  /** Answer the message with that id, or none. */
  reply(id = "") {
    const message = document.getElementById(`message-${id}`);
    this.#form.elements.reply_to.value = id;
    this.#part("replying").hidden = !id;
    this.#part("name").textContent = message?.querySelector(".author").textContent ?? "";
    this.#part("words").textContent = message?.querySelector(".bubble").textContent.slice(0, 120) ?? "";
    if (message) setTimeout(() => this.#form.elements.body.focus()); // After the choice has been put away.
  }

  /** Grow with what is typed, and offer names. */
  typed() {
    const { body } = this.#form.elements;
    body.rows = Math.min(6, body.value.split("\n").length);
    const begun = beginning(body.value, body.selectionStart);
    const names = begun === null ? [] : matching(this.#talkers(), begun);
    this.#part("names").hidden = !names.length;
    this.#part("names").replaceChildren(...names.map(button));
  }

  #talkers() {
    return [...this.room.querySelectorAll(".message:not(.mine) .author")].map(({ textContent }) => textContent);
  }

  #complete(name) {
    const { body } = this.#form.elements;
    const done = completed(body.value, body.selectionStart, beginning(body.value, body.selectionStart) ?? "", name);
    body.value = done.text;
    body.focus();
    body.setSelectionRange(done.caret, done.caret);
    this.typed();
  }

  async #again(action, uuid) {
    await this.box[action](uuid);
    if (action === "remove") this.pending.drop(uuid);
  }
}

function button(name) {
  const element = Object.assign(document.createElement("button"), { type: "button", className: "btn small", textContent: `@${name}` });
  element.dataset.name = name;
  return element;
}
