// Follows the talk of a room: adds days and quotes, stays at the end or counts the new messages there, and remembers
// where the reader stopped. rooms/live-room.js puts the messages of the stream into the page.

import { session } from "../lib/person.js";
import { completeMessage, messageElements, nextMessage, refreshQuotes } from "./lib/talk-lines.js";
import { roomTexts } from "./lib/texts.js";

const HIGHLIGHT = 2_000; // ms for which a quoted message is highlighted
const END_DISTANCE = 120; // px from the end that still count as being there

export function connect(element, signal) {
  const talk = new Talk(element);
  const on = (target, type, listener, options) => target.addEventListener(type, listener, { signal, ...options });
  on(element, "live:put", ({ detail }) => detail.event === "message" && talk.handleMessage(detail));
  on(element, "talk:older", () => talk.completeAll());
  on(element, "talk:own", () => talk.scrollToEnd());
  on(element, "click", (event) => talk.showQuoted(event));
  on(window, "scroll", () => talk.handleScroll(), { passive: true });
  on(document, "visibilitychange", () => document.hidden && talk.sendReading());
  on(window, "pagehide", () => talk.sendReading());
  on(document, "click", ({ target }) => target.closest("a[href]") && talk.sendReading(), { capture: true });
  talk.completeAll();
  talk.scrollToStart();
}

class Talk {
  #list;
  #pill;
  #isAtEnd = true;
  #newCount = 0;
  #sentReading = "";

  constructor(element) {
    this.#list = element.querySelector(".talk");
    this.#pill = element.querySelector("[data-talk-target=pill]");
    this.#pill?.addEventListener("click", () => this.scrollToEnd());
  }

  /** Scroll to the first new message, or else to the end; not for a link to one message, or after Back. */
  scrollToStart() {
    const isNavigation = performance.getEntriesByType("navigation")[0]?.type === "navigate";
    const start = document.getElementById("new") ?? this.#list.lastElementChild;
    if (isNavigation && !location.hash.startsWith("#message-")) start?.scrollIntoView({ block: "center" });
    this.handleScroll();
  }

  /** Complete a message that was put into the page, and scroll to it or count it. */
  handleMessage({ element, before }) {
    completeMessage(element);
    completeMessage(nextMessage(element));
    if (before) return refreshQuotes(this.#list, element.id);
    if (this.#isAtEnd || element.matches(".mine")) return this.scrollToEnd();
    this.#newCount += 1;
    return this.#updatePill();
  }

  completeAll() {
    for (const message of messageElements(this.#list)) completeMessage(message);
  }

  scrollToEnd() {
    scrollTo({ top: document.scrollingElement.scrollHeight, behavior: "instant" });
    this.handleScroll();
  }

  /** Notice whether the end is on the screen. Then no message is new any more. */
  handleScroll() {
    const { scrollHeight } = document.scrollingElement;
    this.#isAtEnd = scrollY + innerHeight >= scrollHeight - END_DISTANCE;
    if (this.#isAtEnd && "unread" in this.#list.dataset) this.#sendFirstReading();
    if (this.#isAtEnd && this.#newCount) {
      this.#newCount = 0;
      this.#updatePill();
    }
  }

  /** Tell the server at once that what was new when the page was made has been on the screen. */
  #sendFirstReading() {
    delete this.#list.dataset.unread;
    this.sendReading();
  }

  /** Tell the server where the reader stopped. Later only when they leave: a post per message would be too many. */
  sendReading() {
    const last = messageElements(this.#list).at(-1);
    if (!last || !this.#isAtEnd || last.id === this.#sentReading) return;
    this.#sentReading = last.id;
    session.post(this.#list.dataset.reading, { message: last.id.replace("message-", "") });
  }

  /** Scroll to the message that was quoted, if it is on the page, and highlight it. */
  showQuoted(event) {
    const quote = event.target.closest(".quote[data-quotes]");
    const quoted = quote && document.getElementById(`message-${quote.dataset.quotes}`);
    if (!quoted) return;
    event.preventDefault();
    quoted.scrollIntoView({ block: "center" });
    quoted.classList.add("found");
    setTimeout(() => quoted.classList.remove("found"), HIGHLIGHT);
  }

  #updatePill() {
    if (!this.#pill) return;
    this.#pill.hidden = this.#newCount === 0;
    this.#pill.textContent = roomTexts.newMessages(this.#newCount);
  }
}
