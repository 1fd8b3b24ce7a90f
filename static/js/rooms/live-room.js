// Keeps the page of a room up to date: puts the frames of the room's stream (data-stream) into the page, for the reader
// whose id is in data-me.
// Other controllers get "live:put" on the element, with the detail `{event, element, before}`, for each element that
// was put into the page, before it is painted. They dispatch "live:show" with the detail `{event, html}` to have an
// answer of the server put in, and "live:problem" with a sentence.

import { pageToken } from "../lib/person.js";
import { FrameUpdater } from "./lib/live-frames.js";
import { LiveStream } from "./lib/live-stream.js";
import { roomTexts } from "./lib/texts.js";

const CONNECTING = 1_500; // ms that a connection may take before the page says so

export function connect(element, signal) {
  const updater = new FrameUpdater();
  const applyFrame = (frame) => {
    const applied = updater.apply(element, frame, (newElement) => markOwnParts(newElement, element.dataset.me));
    for (const detail of applied) {
      element.dispatchEvent(new CustomEvent("live:put", { detail: { event: frame.event, ...detail } }));
    }
  };
  const stream = new LiveStream(element.dataset.stream, element.dataset.events.split(" "));
  stream.addEventListener("frame", ({ detail }) => applyFrame(detail));
  element.addEventListener("live:show", ({ detail }) => applyFrame(detail), { signal });
  element.addEventListener("live:problem", ({ detail }) => showState(element, "problem", detail), { signal });
  let timer;
  stream.addEventListener("state", ({ detail: state }) => {
    clearTimeout(timer);
    element.dataset.live = state;
    if (state === "lost" || state === "resting") timer = setTimeout(() => showState(element, state), CONNECTING);
    else showState(element, state);
  });
  stream.followPage(document, window, signal);
}

/** Add what a frame cannot contain, because it is the same for everybody: whose it is, and CSRF tokens. */
function markOwnParts(newElement, readerId) {
  for (const part of [newElement, ...newElement.querySelectorAll("[data-author]")]) {
    part.classList.toggle("mine", part.dataset.author === readerId);
  }
  for (const form of newElement.querySelectorAll("form[method=post]")) {
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "csrf_token", value: pageToken });
    if (!form.elements.csrf_token) form.prepend(field);
  }
}

function showState(element, state, sentence = roomTexts.live[state]) {
  const line = element.querySelector("[data-live-room-target=state]");
  const mark = document.getElementById("live-mark"); // In the head of a room, which has no room for sentences.
  mark?.toggleAttribute("hidden", state !== "live");
  line.dataset.state = state;
  line.textContent = mark && state === "live" ? "" : sentence;
  if (state === "over" || state === "stale") line.append(" ", reloadLink());
}

function reloadLink() {
  return Object.assign(document.createElement("a"), { href: location.pathname, textContent: roomTexts.live.reload });
}
