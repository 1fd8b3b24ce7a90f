// Posts messages: each is shown at once and stays in the outbox until the server has it. Enter posts on a laptop, a
// reply is chosen on the page, and @ suggests the names of people who have posted here.

import { messageEntry } from "../lib/outbox-entries.js";
import { getOutbox, sendEntry } from "../lib/person.js";
import { completeMention, matchingNames, mentionBeforeCaret } from "./lib/mentions.js";
import { PendingMessages } from "./lib/pending-messages.js";

const MAX_QUOTE_LENGTH = 120; // characters
const MAX_ROWS = 6;

export async function connect(form, signal) {
  const outbox = await getOutbox();
  const messageForm = new MessageForm(form, outbox, signal);
  const { path, pending, room } = messageForm;
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  on(form, "submit", (event) => {
    event.preventDefault();
    messageForm.send();
  });
  on(form.elements.body, "keydown", (event) => messageForm.handleKey(event));
  on(form.elements.body, "input", () => messageForm.handleInput());
  on(room, "click", (event) => messageForm.handlePress(event));
  on(room, "live:put", ({ detail: { element } }) => pending.remove(element.dataset.uuid));
  on(outbox, "sent", ({ detail: { entry, text } }) => messageForm.showSent(entry, text));
  const handleAnswer = ({ detail: { entry, ...answer } }) => entry.path === path && pending.handleAnswer(entry, answer);
  on(outbox, "refused", handleAnswer);
  on(outbox, "kept", handleAnswer);
  for (const entry of await outbox.list()) if (entry.path === path) pending.show(entry);
  messageForm.handleInput();
}

class MessageForm {
  #form;
  #outbox;

  constructor(form, outbox, signal) {
    this.#form = form;
    this.#outbox = outbox;
    this.room = form.closest("[data-me]");
    this.path = new URL(form.action).pathname;
    this.pending = new PendingMessages(this.room.querySelector(".talk"), this.#part("pending"), outbox, signal);
  }

  #part(name) {
    return this.room.querySelector(`[data-say-target=${name}]`);
  }

  async send() {
    const { body, reply_to } = this.#form.elements;
    const text = body.value.trim();
    if (!text) return body.focus();
    const { room: name } = this.#form.dataset;
    const entry = messageEntry({ path: this.path, name, body: text, reply_to: reply_to.value });
    body.value = "";
    this.#setReply();
    this.handleInput();
    this.pending.show(entry, true);
    this.room.dispatchEvent(new CustomEvent("talk:own"));
    this.pending.handleAnswer(entry, await sendEntry(entry));
    return body.focus();
  }

  /** Show a message that the server has, unless it came over the stream before. */
  showSent(entry, html) {
    if (entry.path !== this.path) return;
    this.pending.remove(entry.uuid);
    if (this.room.querySelector(`.message[data-uuid="${entry.uuid}"]`)) return;
    this.room.dispatchEvent(new CustomEvent("live:show", { detail: { event: "message", html } }));
  }

  handleKey(event) {
    if (this.#handleNamesKey(event)) return event.preventDefault();
    const isLaptop = matchMedia("(hover: hover) and (pointer: fine)").matches;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !isLaptop) return undefined;
    event.preventDefault();
    return this.#form.requestSubmit();
  }

  /** Take the first suggested name on Tab and Enter, none on Escape. Returns whether the key was used for that. */
  #handleNamesKey({ key, shiftKey, isComposing }) {
    const names = this.#part("names");
    if (names.hidden || shiftKey || isComposing || !["Tab", "Enter", "Escape"].includes(key)) return false;
    if (key === "Escape") names.hidden = true;
    else this.#insertMention(names.firstElementChild.dataset.name);
    return true;
  }

  /** Handle a link to reply, a suggested name, or a button of a pending message. */
  handlePress(event) {
    const reply = event.target.closest("a[data-reply], [data-say-target=cancel]");
    const name = event.target.closest("[data-name]");
    const action = event.target.closest("[data-say-action]");
    if (reply || name) event.preventDefault();
    if (reply) this.#setReply(reply.dataset.reply);
    if (name) this.#insertMention(name.dataset.name);
    if (action) this.#changePending(action.dataset.sayAction, action.closest("[data-uuid]").dataset.uuid);
  }

  /** Reply to the message with that id, or to none. */
  #setReply(id = "") {
    const message = document.getElementById(`message-${id}`);
    const quote = message?.querySelector(".bubble").textContent.slice(0, MAX_QUOTE_LENGTH) ?? "";
    this.#form.elements.reply_to.value = id;
    this.#part("replying").hidden = !id;
    this.#part("name").textContent = message?.querySelector(".author").textContent ?? "";
    this.#part("words").textContent = quote;
    if (message) setTimeout(() => this.#form.elements.body.focus()); // Once the menu with the link is closed.
  }

  /** Let the field grow with its text, and suggest names. */
  handleInput() {
    const { body } = this.#form.elements;
    body.rows = Math.min(MAX_ROWS, body.value.split("\n").length);
    const typed = mentionBeforeCaret(body.value, body.selectionStart);
    const names = typed === null ? [] : matchingNames(this.#mentionableNames(), typed);
    this.#part("names").hidden = !names.length;
    this.#part("names").replaceChildren(...names.map(nameButton));
  }

  #mentionableNames() {
    return [...this.room.querySelectorAll(".message:not(.mine) .author")].map(({ textContent }) => textContent);
  }

  #insertMention(name) {
    const { body } = this.#form.elements;
    const typed = mentionBeforeCaret(body.value, body.selectionStart) ?? "";
    const { text, caret } = completeMention(body.value, body.selectionStart, typed, name);
    body.value = text;
    body.focus();
    body.setSelectionRange(caret, caret);
    this.handleInput();
  }

  /** `action` is "retry" or "remove". */
  async #changePending(action, uuid) {
    await this.#outbox[action](uuid);
    if (action === "remove") this.pending.remove(uuid);
  }
}

function nameButton(name) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn small", textContent: `@${name}` });
  button.dataset.name = name;
  return button;
}
