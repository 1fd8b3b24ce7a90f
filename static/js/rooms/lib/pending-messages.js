// Messages on their way: on the screen as soon as they are sent, until the server's own take their place.

import { outcome } from "../../lib/outbox.js";
import { plain } from "../../lib/fragment.js";
import { words } from "../../lib/texts.js";

export class PendingMessages {
  #list;
  #template;
  #box;

  constructor(list, template, box) {
    this.#list = list;
    this.#template = template;
    this.#box = box;
  }

  /** Draw an entry of the outbox. */
  show(entry, sending = false) {
    const item = this.#item(entry.uuid);
    item.querySelector("[data-row=body]").textContent = entry.body;
    const refused = entry.state === "attention";
    const state = refused ? plain(entry.answer) : sending ? words.sendingMessage : this.#waits;
    item.querySelector("[data-row=state]").textContent = state;
    item.querySelector("[data-row=again]").hidden = !refused;
    item.classList.toggle("problem", refused);
  }

  /** Draw what an answer means for it. */
  answered(entry, answer) {
    if (outcome(answer) === "sent") this.drop(entry.uuid);
    else this.show({ ...entry, state: outcome(answer) === "refused" ? "attention" : "waiting", answer: answer.text });
  }

  drop(uuid) {
    document.getElementById(`pending-${uuid}`)?.remove();
  }

  get #waits() {
    return this.#box.durable ? words.messageWaits : words.messageWaitsHere;
  }

  #item(uuid) {
    const there = document.getElementById(`pending-${uuid}`);
    if (there) return there;
    this.#list.append(this.#template.content.cloneNode(true));
    const item = this.#list.lastElementChild;
    item.id = `pending-${uuid}`;
    item.dataset.uuid = uuid;
    item.querySelector("[data-row=body]").classList.add("bubble");
    return item;
  }
}
