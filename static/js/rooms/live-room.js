// A page of a room that changes while it is looked at: puts what comes over the room's stream (data-stream) in its place,
// for the reader data-me. Tells other controllers by "live:put" on the element, with `detail: {event, element, before}`
// for each element that came, before anything is painted. What the server answers to their posts they have put in by
// "live:show", with `detail: {event, html}`.

import { Frames } from "./lib/live-frames.js";
import { LiveStream } from "./lib/live-stream.js";
import { pageToken } from "../lib/person.js";
import { words } from "../lib/texts.js";

const CALM = 1_500; // ms that a connection may take before anything is said of it

export function connect(element, signal) {
  const frames = new Frames();
  const put = (frame) => {
    for (const there of frames.put(element, frame, (arrived) => dress(arrived, element.dataset.me))) {
      element.dispatchEvent(new CustomEvent("live:put", { detail: { event: frame.event, ...there } }));
    }
  };
  const stream = new LiveStream(element.dataset.stream, element.dataset.events.split(" "));
  stream.addEventListener("frame", ({ detail }) => put(detail));
  element.addEventListener("live:show", ({ detail }) => put(detail), { signal });
  element.addEventListener("live:problem", ({ detail }) => say(element, "problem", detail), { signal });
  let waiting;
  stream.addEventListener("state", ({ detail: state }) => {
    clearTimeout(waiting);
    element.dataset.live = state;
    if (state === "lost" || state === "resting") waiting = setTimeout(() => say(element, state), CALM);
    else say(element, state);
  });
  stream.follow(document, window, signal);
}

/** What is the same for all gets what is this reader's: whose it is, and the token of this page in its forms. */
function dress(arrived, me) {
  for (const own of [arrived, ...arrived.querySelectorAll("[data-author]")]) {
    own.classList.toggle("mine", own.dataset.author === me);
  }
  for (const form of arrived.querySelectorAll("form[method=post]")) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrf_token", value: pageToken });
    if (!form.elements.csrf_token) form.prepend(field);
  }
}

function say(element, state, sentence = words.live[state]) {
  const line = element.querySelector("[data-live-room-target=state]");
  line.dataset.state = state;
  line.textContent = sentence;
  if (state === "over" || state === "stale") line.append(" ", reload());
}

function reload() {
  return Object.assign(document.createElement("a"), { href: location.pathname, textContent: words.live.reload });
}
