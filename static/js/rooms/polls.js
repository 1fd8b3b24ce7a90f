// Keeps a half-filled ballot when a poll is updated, and puts a new poll first. Frames hold what everybody may see. A poll
// that shows its reader more (data-own) is fetched again; a list with data-reads-all, a moderator's, fetches every poll.

import { fetchFragment, parseFragment } from "../lib/fragment.js";
import { preserveParts } from "../lib/preserve-parts.js";
import { replaceElement } from "./lib/live-frames.js";

const MAX_DELAY = 2_000; // ms, at random, so that not all of a hall asks the server at once

export function connect(element, signal) {
  const list = element.querySelector(".polls");
  const readsAll = "readsAll" in list.dataset;
  const timers = new Map();
  const planRefresh = ({ id, dataset }) => {
    const url = dataset.own ?? `/polls/${id.replace("poll-", "")}`;
    const refresh = () => {
      timers.delete(id);
      refreshPoll(id, url, signal);
    };
    if (!timers.has(id)) timers.set(id, setTimeout(refresh, readsAll ? 0 : Math.random() * MAX_DELAY));
  };
  element.addEventListener("live:put", ({ detail: { event, element: poll, before } }) => {
    if (event !== "poll") return;
    if (!before) list.prepend(poll);
    else if (before !== poll) preserveParts(before, poll);
    if (poll.dataset.own || readsAll) planRefresh(poll);
  }, { signal });
  signal.addEventListener("abort", () => timers.forEach((timer) => clearTimeout(timer)));
}

/** Replace a poll on the page by what its reader may see of it now, but for the ballot that they are filling in. */
async function refreshPoll(id, url, signal) {
  const html = await fetchFragment(url, signal);
  const shown = document.getElementById(id);
  if (html === null || !shown) return; // Without a signal, at the next change.
  const fetched = parseFragment(html).firstElementChild;
  const isChanging = shown.querySelector("details.again")?.open ?? false;
  preserveParts(shown, fetched);
  fetched.querySelector("details.again")?.toggleAttribute("open", isChanging);
  replaceElement(shown, fetched);
}
