// A message and the ways out with it: the links follow what is typed, the text can be copied or shared, a line of the
// note is put where the caret is. Nothing is sent here. Whoever comes back from such a link is asked whether they sent it.

import { ask } from "../lib/dialog.js";
import { LINKS, withLine } from "./lib/send-links.js";
import { words } from "../lib/texts.js";

const ACTIONS = {
  share: async ({ subject, body }) => navigator.share({ title: subject, text: body }),
  copy: async ({ body }) => copy(body),
  linkedin: async ({ body }) => copy(body),
};

export function connect(element, signal) {
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const openings = [...element.querySelectorAll("[data-opening]")];
  const follow = () => openings.forEach((opening) => point(opening, element));
  on(element, "input", follow);
  on(element, "click", ({ target }) => {
    const opening = target.closest("[data-opening]");
    if (opening) leave(opening, element);
  });
  const body = part(element, "body");
  on(body, "blur", () => (body.dataset.caret = body.selectionStart));
  for (const button of element.querySelectorAll("[data-insert]")) on(button, "click", (event) => insert(event, element));
  reveal(openings);
  follow(); // Typed before this module came, or brought back by the browser.
  on(document, "visibilitychange", () => !document.hidden && question(element));
  on(window, "focus", () => question(element));
  if (away()) question(element); // The phone had put this page away meanwhile.
}

function reveal(openings) {
  const able = { share: Boolean(navigator.share), copy: Boolean(navigator.clipboard) };
  for (const opening of openings) if (able[opening.dataset.opening]) opening.hidden = false;
}

function message(element) {
  const text = (name) => {
    const place = part(element, name);
    return place?.value ?? place?.textContent ?? "";
  };
  return { subject: text("subject"), body: text("body") };
}

function point(opening, element) {
  const write = LINKS[opening.dataset.opening];
  if (write) opening.href = write(opening.dataset.to, message(element));
}

/** Somebody goes elsewhere with the message; the page remembers it, also when it is put away and loaded again. */
async function leave(opening, element) {
  const { opening: kind } = opening.dataset;
  history.replaceState({ ...history.state, opened: kind }, "");
  try {
    await ACTIONS[kind]?.(message(element));
    if (kind === "copy" || kind === "linkedin") say(element, words.copied);
    if (kind === "share") await question(element);
  } catch (error) {
    stay();
    // Closed again by the person: nothing to say. Else: no permission.
    if (error.name !== "AbortError") say(element, words.notCopied);
  }
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
}

function away() {
  return Boolean(history.state?.opened);
}

function stay() {
  history.replaceState({ ...history.state, opened: undefined }, "");
}

/** Once for each time that somebody went: did they send it? */
async function question(element) {
  if (!away() || !element.isConnected) return;
  stay();
  const answer = await ask(words.didYouSend);
  if (answer === "yes") part(element, "sent").requestSubmit();
  else say(element, words.notSentYet);
}

function say(element, sentence) {
  part(element, "state").textContent = sentence;
}

function part(element, name) {
  return element.querySelector(`[data-sending-target=${name}]`);
}

/** Put a line of the note into the message, where the caret was. */
function insert(event, element) {
  event.preventDefault();
  const body = part(element, "body");
  const { insert: line } = event.currentTarget.dataset;
  const caret = body.dataset.caret === undefined ? null : Number(body.dataset.caret);
  body.value = withLine(body.value, line, caret);
  body.dispatchEvent(new Event("input", { bubbles: true }));
  body.focus();
  const end = body.value.indexOf(line, Math.max(0, (caret ?? 0) - 1)) + line.length;
  body.setSelectionRange(end, end);
}
