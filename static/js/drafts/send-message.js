// Lets a person send a message with another app: the links follow what is typed, the text can be copied or shared, and
// lines of the note can be inserted. Nothing is sent from here, so people who come back are asked whether they sent it.

import { askChoice } from "../lib/dialog.js";
import { texts } from "../lib/texts.js";
import { LINK_BUILDERS, insertLine } from "./lib/send-links.js";

const ACTIONS = {
  share: async ({ subject, body }) => navigator.share({ title: subject, text: body }),
  copy: async ({ body }) => navigator.clipboard.writeText(body),
  linkedin: async ({ body }) => navigator.clipboard.writeText(body),
};

export function connect(element, signal) {
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const links = [...element.querySelectorAll("[data-opening]")];
  const updateLinks = () => links.forEach((link) => updateLink(link, element));
  on(element, "input", updateLinks);
  on(element, "click", ({ target }) => {
    const link = target.closest("[data-opening]");
    if (link) openLink(link, element);
  });
  const body = findPart(element, "body");
  on(body, "blur", () => (body.dataset.caret = body.selectionStart));
  for (const button of element.querySelectorAll("[data-insert]")) {
    on(button, "click", (event) => insertNoteLine(event, element));
  }
  showUsableLinks(links);
  updateLinks(); // The text may have been typed before this module was loaded, or restored by the browser.
  on(document, "visibilitychange", () => !document.hidden && askWhetherSent(element));
  on(window, "focus", () => askWhetherSent(element));
  if (wasAway()) askWhetherSent(element); // The phone had unloaded this page meanwhile.
}

function showUsableLinks(links) {
  const isUsable = { share: Boolean(navigator.share), copy: Boolean(navigator.clipboard) };
  for (const link of links) if (isUsable[link.dataset.opening]) link.hidden = false;
}

function readMessage(element) {
  const textOf = (name) => {
    const part = findPart(element, name);
    return part?.value ?? part?.textContent ?? "";
  };
  return { subject: textOf("subject"), body: textOf("body") };
}

function updateLink(link, element) {
  const build = LINK_BUILDERS[link.dataset.opening];
  if (build) link.href = build(link.dataset.to, readMessage(element));
}

/** Do what belongs to a link, and remember in the history that it was opened, even if the phone unloads this page. */
async function openLink(link, element) {
  const { opening: kind } = link.dataset;
  history.replaceState({ ...history.state, opened: kind }, "");
  try {
    await ACTIONS[kind]?.(readMessage(element));
    if (kind === "copy" || kind === "linkedin") showStatus(element, texts.copied);
    if (kind === "share") await askWhetherSent(element);
  } catch (error) {
    forgetAway();
    // An AbortError means that the person closed the share sheet; anything else that copying is not allowed.
    if (error.name !== "AbortError") showStatus(element, texts.notCopied);
  }
}

function wasAway() {
  return Boolean(history.state?.opened);
}

function forgetAway() {
  history.replaceState({ ...history.state, opened: undefined }, "");
}

/** Ask once for each time that somebody opened a link. */
async function askWhetherSent(element) {
  if (!wasAway() || !element.isConnected) return;
  forgetAway();
  const answer = await askChoice(texts.didYouSend);
  if (answer === "yes") findPart(element, "sent").requestSubmit();
  else showStatus(element, texts.notSentYet);
}

function showStatus(element, sentence) {
  findPart(element, "state").textContent = sentence;
}

function findPart(element, name) {
  return element.querySelector(`[data-sending-target=${name}]`);
}

/** Insert a line of the note into the message, where the caret was. */
function insertNoteLine(event, element) {
  event.preventDefault();
  const body = findPart(element, "body");
  const { insert: line } = event.currentTarget.dataset;
  const caret = body.dataset.caret === undefined ? null : Number(body.dataset.caret);
  body.value = insertLine(body.value, line, caret);
  body.dispatchEvent(new Event("input", { bubbles: true }));
  body.focus();
  const end = body.value.indexOf(line, Math.max(0, (caret ?? 0) - 1)) + line.length;
  body.setSelectionRange(end, end);
}
