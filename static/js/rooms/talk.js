// The talk of a room as it grows: days between messages, quotes, staying at the end or saying what is new there, and
// where its reader stopped. What comes over the stream is put in by live-room.js.

import { FRAGMENT } from "../lib/session.js";
import { session } from "../lib/person.js";
import { messages, next, requote, settle } from "./lib/talk-lines.js";
import { words } from "../lib/texts.js";

const FOUND = 2_000; // ms for which a quoted message stands out
const NEAR = 120; // px from the end that count as being there

export function connect(element, signal) {
  const talk = new Talk(element);
  const on = (target, type, listener, options) => target.addEventListener(type, listener, { signal, ...options });
  on(element, "live:put", ({ detail }) => detail.event === "message" && talk.came(detail));
  on(element, "talk:older", () => talk.settleAll());
  on(element, "talk:own", () => talk.toEnd());
  on(element, "click", (event) => talk.jump(event));
  on(window, "scroll", () => talk.look(), { passive: true });
  on(document, "visibilitychange", () => document.hidden && talk.mark());
  on(window, "pagehide", () => talk.mark());
  talk.settleAll();
  talk.begin();
}

class Talk {
  #list;
  #pill;
  #atEnd = true;
  #count = 0;
  #marked = "";

  constructor(element) {
    this.#list = element.querySelector(".talk");
    this.#pill = element.querySelector("[data-talk-target=pill]");
    this.#pill?.addEventListener("click", () => this.toEnd());
  }

  /** Where somebody who comes in begins: at what is new, else at the end; a link to one message, or Back, goes first. */
  begin() {
    const arriving = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    const there = document.getElementById("new") ?? this.#list.lastElementChild;
    if (arriving && !location.hash.startsWith("#message-")) there?.scrollIntoView({ block: "center" });
    this.look();
  }

  came({ element, before }) {
    settle(element);
    settle(next(element));
    if (before) return requote(this.#list, element.id);
    if (this.#atEnd || element.matches(".mine")) return this.toEnd();
    this.#count += 1;
    return this.#say();
  }

  settleAll() {
    for (const message of messages(this.#list)) settle(message);
  }

  toEnd() {
    scrollTo({ top: document.scrollingElement.scrollHeight, behavior: "instant" });
    this.look();
  }

  /** Whether the end is on the screen. */
  look() {
    const { scrollHeight } = document.scrollingElement;
    this.#atEnd = scrollY + innerHeight >= scrollHeight - NEAR;
    if (this.#atEnd && this.#count) {
      this.#count = 0;
      this.#say();
    }
  }

  /** Leave a mark where the reader stopped, once they go: not with each message, as a whole hall would. */
  mark() {
    const last = this.#last();
    if (!last || !this.#atEnd || last.id === this.#marked) return;
    this.#marked = last.id;
    session.post(this.#list.dataset.reading, { message: last.id.replace("message-", "") }, FRAGMENT);
  }

  /** Follow a quote to what it quotes, where that is on the page. */
  jump(event) {
    const quote = event.target.closest(".quote[data-quotes]");
    const quoted = quote && document.getElementById(`message-${quote.dataset.quotes}`);
    if (!quoted) return;
    event.preventDefault();
    quoted.scrollIntoView({ block: "center" });
    quoted.classList.add("found");
    setTimeout(() => quoted.classList.remove("found"), FOUND);
  }

  #last() {
    return messages(this.#list).at(-1);
  }

  #say() {
    if (!this.#pill) return;
    this.#pill.hidden = this.#count === 0;
    this.#pill.textContent = words.newMessages(this.#count);
  }
}
