// Sends reactions without leaving the page. One form (#respond) is moved to the message that it is opened for.
// Frames are the same for everybody, so this module remembers which reactions are the reader's own.

import { problemText } from "../lib/fragment.js";
import { session } from "../lib/person.js";
import { roomTexts } from "./lib/texts.js";

const EDIT_WINDOW = 5 * 60_000; // ms; the server decides, this only hides the link

export function connect(element, signal) {
  const menu = new ResponseMenu(element);
  const ownReactions = new Set();
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  collectOwn(element, ownReactions);
  on(element, "live:put", ({ detail }) => {
    menu.closeIfRemoved();
    markOwn(detail.element, ownReactions);
  });
  on(element, "talk:older", ({ detail }) => collectOwn(detail, ownReactions));
  on(document, "click", (event) => menu.handlePress(event));
  on(element, "keydown", ({ key }) => key === "Escape" && menu.close());
  on(menu.form, "submit", (event) => {
    if (!event.submitter?.value) return;
    event.preventDefault();
    menu.close();
    sendReaction(element, event.submitter, ownReactions);
  });
}

/** The form with reactions and links, which opens below one message at a time. */
class ResponseMenu {
  #element;
  #openLink = null;

  constructor(element) {
    this.#element = element;
    this.form = element.querySelector("#respond");
  }

  /** Open, move or close the menu, depending on where the person pressed. */
  handlePress(event) {
    const link = event.target.closest("a.respond");
    const isInside = this.form.contains(event.target) && !event.target.closest("a");
    if (!link) return isInside ? null : this.close();
    event.preventDefault();
    return link === this.#openLink ? this.close() : this.#open(link);
  }

  /** Close the menu if its message was replaced and the form went with it. */
  closeIfRemoved() {
    if (!this.form.isConnected) this.close();
  }

  close() {
    if (this.form.contains(document.activeElement)) this.#openLink?.focus();
    this.#openLink = null;
    this.form.hidden = true;
    this.#element.append(this.form);
  }

  #open(link) {
    const message = link.closest(".message");
    const path = link.pathname.replace(/[^/]+$/, "");
    this.#openLink = link;
    this.form.action = `${path}reactions`;
    this.#part("reply").dataset.reply = message.id.replace("message-", "");
    this.#part("report").href = `${path}report`;
    this.#part("edit").href = `${path}edit`;
    this.#part("edit").hidden = Date.now() - Date.parse(message.querySelector("time").dateTime) > EDIT_WINDOW;
    message.querySelector(".grow").append(this.form);
    this.form.hidden = false;
    this.form.scrollIntoView({ block: "nearest" });
    this.form.querySelector("button").focus({ preventScroll: true });
  }

  #part(name) {
    return this.form.querySelector(`[data-respond=${name}]`);
  }
}

async function sendReaction(element, button, ownReactions) {
  const { name, value } = button;
  const path = new URL(button.hasAttribute("formaction") ? button.formAction : button.form.action).pathname;
  const key = `${path} ${value}`;
  const setOwn = (isOwn) => (isOwn ? ownReactions.add(key) : ownReactions.delete(key));
  setOwn(name === "on");
  const { status, redirected, text } = await session.post(path, { [name]: value });
  if (status === 200 && !redirected) {
    element.dispatchEvent(new CustomEvent("live:show", { detail: { event: "reaction", html: text } }));
    return;
  }
  setOwn(name !== "on");
  const problem = status ? problemText(text) : roomTexts.reactionLost;
  element.dispatchEvent(new CustomEvent("live:problem", { detail: problem }));
}

function keyOf(button) {
  return `${new URL(button.formAction).pathname} ${button.value}`;
}

/** Remember the reader's reactions, which the server has marked in a page or in older messages. */
function collectOwn(root, ownReactions) {
  for (const button of root.querySelectorAll(".reaction[aria-pressed=true]")) ownReactions.add(keyOf(button));
}

/** Mark the reader's reactions in an element that came in a frame. */
function markOwn(root, ownReactions) {
  for (const button of root.querySelectorAll("button.reaction")) {
    const isOwn = ownReactions.has(keyOf(button));
    button.setAttribute("aria-pressed", String(isOwn));
    button.name = isOwn ? "off" : "on";
  }
}
