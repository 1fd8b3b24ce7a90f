// Shows messages that are still in the outbox, until the server's own elements take their place.

import { plainText } from "../../lib/fragment.js";
import { resultOf } from "../../lib/outbox.js";
import { texts } from "../../lib/texts.js";

/** The pending messages in `list`, which are made from `template`. `outbox` has their entries. */
export class PendingMessages {
  #list;
  #template;
  #outbox;

  constructor(list, template, outbox) {
    this.#list = list;
    this.#template = template;
    this.#outbox = outbox;
  }

  /** Show an entry of the outbox. */
  show(entry, isSending = false) {
    const item = this.#itemOf(entry.uuid);
    item.querySelector("[data-row=body]").textContent = entry.body;
    const isRefused = entry.state === "attention";
    const pendingText = isSending ? texts.sendingMessage : this.#waitingText;
    item.querySelector("[data-row=state]").textContent = isRefused ? plainText(entry.answer) : pendingText;
    item.querySelector("[data-row=again]").hidden = !isRefused;
    item.classList.toggle("problem", isRefused);
  }

  /** Remove the message if the server has it; else show what the answer means. */
  handleAnswer(entry, answer) {
    const result = resultOf(answer);
    if (result === "sent") this.remove(entry.uuid);
    else this.show({ ...entry, state: result === "refused" ? "attention" : "waiting", answer: answer.text });
  }

  /** Remove the message from the page. */
  remove(uuid) {
    document.getElementById(`pending-${uuid}`)?.remove();
  }

  get #waitingText() {
    return this.#outbox.durable ? texts.messageWaits : texts.messageWaitsHere;
  }

  #itemOf(uuid) {
    const existing = document.getElementById(`pending-${uuid}`);
    if (existing) return existing;
    this.#list.append(this.#template.content.cloneNode(true));
    const item = this.#list.lastElementChild;
    item.id = `pending-${uuid}`;
    item.dataset.uuid = uuid;
    item.querySelector("[data-row=body]").classList.add("bubble");
    return item;
  }
}
