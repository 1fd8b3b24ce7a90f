// Adds to messages what a frame does not contain, because it depends on the page: the day above the first message of a
// day, and the text of a quoted message.

const MAX_QUOTE_LENGTH = 120; // characters

/** Return the messages of a list, without the pending ones. */
export function messageElements(list) {
  return [...list.querySelectorAll(":scope > .message[data-order]")];
}

/** Return the message after `message`, or null. */
export function nextMessage(message) {
  return neighbour(message, "nextElementSibling");
}

/** Add or remove the day above `message`, and fill in its quote. Does nothing for null. */
export function completeMessage(message) {
  if (!message) return;
  const { day } = message.dataset;
  const isFirstOfDay = neighbour(message, "previousElementSibling")?.dataset.day !== day;
  const line = dayLineAbove(message);
  if (isFirstOfDay && !line) message.before(makeDayLine(day));
  else if (!isFirstOfDay) line?.remove();
  const quote = message.querySelector(".quote[data-quotes]");
  if (quote) fillQuote(quote);
}

/** Update the quotes of a message that has changed. `id` is its element's id. */
export function refreshQuotes(list, id) {
  const number = id.replace("message-", "");
  for (const quote of list.querySelectorAll(`.quote[data-quotes="${number}"]`)) fillQuote(quote);
}

function neighbour(message, side) {
  let other = message[side];
  while (other && !other.dataset.order) other = other[side];
  return other;
}

function dayLineAbove(message) {
  let line = message.previousElementSibling;
  while (line && !line.dataset.order && !line.matches(".day")) line = line.previousElementSibling;
  return line?.matches(".day") ? line : null;
}

function makeDayLine(day) {
  const line = Object.assign(document.createElement("li"), { className: "day" });
  line.dataset.day = day;
  line.append(Object.assign(document.createElement("span"), { className: "pill", textContent: day }));
  return line;
}

/** Copy the quoted text from this page, where it is only if the reader may see its author. */
function fillQuote(quote) {
  const quoted = document.getElementById(`message-${quote.dataset.quotes}`);
  if (!quoted) return;
  const name = Object.assign(document.createElement("strong"), { dir: "auto" });
  name.textContent = quoted.querySelector(".author").textContent;
  const text = quoted.querySelector(".bubble, p.muted").textContent;
  quote.replaceChildren(name, " ", text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH - 1)}…` : text);
}
