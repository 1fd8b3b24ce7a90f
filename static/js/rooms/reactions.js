// Reacting and replying without leaving the page: one form (#respond) goes to the message that it is opened for. Counts
// come over the stream and are the same for all; which are one's own is remembered here.

import { reason } from "../lib/fragment.js";
import { session } from "../lib/person.js";
import { words } from "../lib/texts.js";

const CHANGEABLE = 5 * 60_000; // ms, as on the server, which decides

export function connect(element, signal) {
  const respond = new Respond(element);
  const mine = new Set();
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  learn(element, mine);
  on(element, "live:put", ({ detail }) => {
    respond.keep();
    press(detail.element, mine);
  });
  on(element, "talk:older", ({ detail }) => learn(detail, mine));
  on(document, "click", (event) => respond.press(event));
  on(element, "keydown", ({ key }) => key === "Escape" && respond.close());
  on(respond.form, "submit", (event) => {
    if (!event.submitter?.value) return;
    event.preventDefault();
    respond.close();
    send(element, event.submitter, mine);
  });
}

class Respond {
  #element;
  #link = null;

  constructor(element) {
    this.#element = element;
    this.form = element.querySelector("#respond");
  }

  press(event) {
    const link = event.target.closest("a.respond");
    const stays = this.form.contains(event.target) && !event.target.closest("a");
    if (!link) return stays ? null : this.close();
    event.preventDefault();
    return link === this.#link ? this.close() : this.#open(link);
  }

  /** The message it stood in may have been replaced. */
  keep() {
    if (!this.form.isConnected) this.close();
  }

  close() {
    if (this.form.contains(document.activeElement)) this.#link?.focus();
    this.#link = null;
    this.form.hidden = true;
    this.#element.append(this.form);
  }

  #open(link) {
    const message = link.closest(".message");
    const path = link.pathname.replace(/[^/]+$/, "");
    this.#link = link;
    this.form.action = `${path}reactions`;
    this.#part("reply").dataset.reply = message.id.replace("message-", "");
    this.#part("report").href = `${path}report`;
    this.#part("edit").href = `${path}edit`;
    this.#part("edit").hidden = Date.now() - Date.parse(message.querySelector("time").dateTime) > CHANGEABLE;
    message.querySelector(".grow").append(this.form);
    this.form.hidden = false;
    this.form.scrollIntoView({ block: "nearest" });
    this.form.querySelector("button").focus({ preventScroll: true });
  }

  #part(name) {
    return this.form.querySelector(`[data-respond=${name}]`);
  }
}

async function send(element, button, mine) {
  const { name, value } = button;
  const path = new URL(button.hasAttribute("formaction") ? button.formAction : button.form.action).pathname;
  const turn = (on) => (on ? mine.add(`${path} ${value}`) : mine.delete(`${path} ${value}`));
  turn(name === "on");
  const { status, redirected, text } = await session.post(path, { [name]: value });
  if (status === 200 && !redirected) {
    element.dispatchEvent(new CustomEvent("live:show", { detail: { event: "reaction", html: text } }));
    return;
  }
  turn(name !== "on");
  element.dispatchEvent(new CustomEvent("live:problem", { detail: status ? reason(text) : words.reactionLost }));
}

function keyOf(button) {
  return `${new URL(button.formAction).pathname} ${button.value}`;
}

function learn(root, mine) {
  for (const button of root.querySelectorAll(".reaction[aria-pressed=true]")) mine.add(keyOf(button));
}

function press(root, mine) {
  for (const button of root.querySelectorAll("button.reaction")) {
    const own = mine.has(keyOf(button));
    button.setAttribute("aria-pressed", String(own));
    button.name = own ? "off" : "on";
  }
}
