// The lines of a talk around what comes over its stream: the day above the first message of it, and what a message quotes.

const QUOTED = 120; // characters

/** The messages of a list, without what is on its way. */
export function messages(list) {
  return [...list.querySelectorAll(":scope > .message[data-order]")];
}

/** The message after `message`. */
export function next(message) {
  return beside(message, "nextElementSibling");
}

/** Put the day above `message` where it begins, and what it quotes into it. */
export function settle(message) {
  if (!message) return;
  const { day } = message.dataset;
  const begins = beside(message, "previousElementSibling")?.dataset.day !== day;
  const line = dayLine(message);
  if (begins && !line) message.before(drawn(day));
  else if (!begins) line?.remove();
  const quote = message.querySelector(".quote[data-quotes]");
  if (quote) fill(quote);
}

/** Follow a change of the message `id` where it is quoted. */
export function requote(list, id) {
  const number = id.replace("message-", "");
  for (const quote of list.querySelectorAll(`.quote[data-quotes="${number}"]`)) fill(quote);
}

function beside(message, side) {
  let other = message[side];
  while (other && !other.dataset.order) other = other[side];
  return other;
}

function dayLine(message) {
  let line = message.previousElementSibling;
  while (line && !line.dataset.order && !line.matches(".day")) line = line.previousElementSibling;
  return line?.matches(".day") ? line : null;
}

function drawn(day) {
  const line = Object.assign(document.createElement("li"), { className: "day" });
  line.dataset.day = day;
  line.append(Object.assign(document.createElement("span"), { className: "pill", textContent: day }));
  return line;
}

/** Frames are the same for all and quote nothing: the words are on this page, if its reader sees who said them. */
function fill(quote) {
  const quoted = document.getElementById(`message-${quote.dataset.quotes}`);
  if (!quoted) return;
  const name = Object.assign(document.createElement("strong"), { dir: "auto" });
  name.textContent = quoted.querySelector(".author").textContent;
  const said = quoted.querySelector(".bubble, p.muted").textContent;
  quote.replaceChildren(name, " ", said.length > QUOTED ? `${said.slice(0, QUOTED - 1)}…` : said);
}
