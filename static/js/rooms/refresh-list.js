// Loads a list again when its room's stream says that it has changed. data-present-follows names the frames to follow,
// by default "here", the head count. It waits a random moment, so that not all pages ask the server at once, and leaves
// the list alone while somebody uses it.

import { fetchFragment, parseFragment } from "../lib/fragment.js";

const MIN_DELAY = 1_000; // ms
const MAX_DELAY = 4_000; // ms

export function connect(list, signal) {
  const room = list.closest("[data-stream]");
  let timer;
  const refresh = async () => {
    timer = null;
    if (document.hidden || isInUse(list)) return;
    const html = await fetchFragment(list.dataset.presentUrl, signal);
    if (html !== null) list.replaceChildren(parseFragment(html)); // Otherwise at the next change.
  };
  const plan = ({ detail }) => {
    if (detail.event !== (list.dataset.presentFollows ?? "here") || timer) return;
    timer = setTimeout(refresh, MIN_DELAY + Math.random() * (MAX_DELAY - MIN_DELAY));
  };
  room?.addEventListener("live:put", plan, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** Tell whether somebody types into the list, has the focus in it, or has gone to a later page of it. */
function isInUse(list) {
  const fields = [...list.querySelectorAll("input:not([type=hidden], [type=radio])")];
  const isLaterPage = new URLSearchParams(location.search).has("after");
  return isLaterPage || list.contains(document.activeElement) || fields.some(({ value }) => value);
}
