// Shows messages that are still in the outbox, until the server's own elements take their place.

import { plainText } from "../../lib/fragment.js";
import { resultOf } from "../../lib/outbox.js";
import { SlowTimers, secondsPutOff } from "./slow-timer.js";
import { roomTexts } from "./texts.js";

/** The pending messages in `list`, which are made from `template`. `outbox` has their entries. */
export class PendingMessages {
  #list;
  #template;
  #outbox;
  #timers;

  constructor(list, template, outbox, signal) {
    this.#list = list;
    this.#template = template;
    this.#outbox = outbox;
    this.#timers = new SlowTimers(signal);
  }

  /** Show an entry of the outbox. */
  show(entry, isSending = false) {
    this.#timers.stop(entry.uuid);
    const item = this.#itemOf(entry.uuid);
    item.querySelector("[data-row=body]").textContent = entry.body;
    const isRefused = entry.state === "attention";
    const pendingText = isSending ? roomTexts.sendingMessage : this.#waitingText;
    item.querySelector("[data-row=state]").textContent = isRefused ? plainText(entry.answer) : pendingText;
    item.querySelector("[data-row=again]").hidden = !isRefused;
    item.classList.toggle("problem", isRefused);
  }

  /** Remove the message if the server has it; else show what the answer means. */
  handleAnswer(entry, answer) {
    const result = resultOf(answer);
    if (result === "sent") return this.remove(entry.uuid);
    this.show({ ...entry, state: result === "refused" ? "attention" : "waiting", answer: answer.text });
    const seconds = result === "kept" ? secondsPutOff(answer.text) : 0;
    if (seconds) this.#countDown(entry, seconds);
    return undefined;
  }

  /** Remove the message from the page. */
  remove(uuid) {
    this.#timers.stop(uuid);
    document.getElementById(`pending-${uuid}`)?.remove();
  }

  /** Show how long slow mode puts the message off, and then send it. */
  #countDown(entry, seconds) {
    const state = this.#itemOf(entry.uuid).querySelector("[data-row=state]");
    this.#timers.start(entry.uuid, seconds, {
      show: (remaining) => (state.textContent = roomTexts.messageSlowed(remaining)),
      end: () => {
        this.show(entry, true);
        this.#outbox.flush(entry.uuid);
      },
    });
  }

  get #waitingText() {
    return this.#outbox.durable ? roomTexts.messageWaits : roomTexts.messageWaitsHere;
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
