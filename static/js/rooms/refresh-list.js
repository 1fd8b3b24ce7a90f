// A list follows what its stream counts, who is here by default (data-present-follows): asked for again a moment later, not by all at once,
// and not while somebody uses it.

import { elements } from "../lib/fragment.js";

const typed = (list) => [...list.querySelectorAll("input:not([type=hidden], [type=radio])")].some(({ value }) => value);
const SPREAD = [1_000, 4_000]; // ms

export function connect(list, signal) {
  const room = list.closest("[data-stream]");
  let timer;
  const ask = async () => {
    timer = null;
    if (document.hidden || typed(list) || list.contains(document.activeElement) || new URLSearchParams(location.search).has("after")) return;
    const headers = { Accept: "text/vnd.meetup.fragment+html" };
    const answer = await fetch(list.dataset.presentUrl, { headers, signal }).catch(() => null); // No signal: at the next change.
    if (answer?.ok && !answer.redirected) list.replaceChildren(elements(await answer.text()));
  };
  const plan = ({ detail }) => {
    if (detail.event !== (list.dataset.presentFollows ?? "here") || timer) return;
    timer = setTimeout(ask, SPREAD[0] + Math.random() * (SPREAD[1] - SPREAD[0]));
  };
  room?.addEventListener("live:put", plan, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
