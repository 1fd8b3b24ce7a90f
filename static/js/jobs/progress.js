// Shows how far a job is. It asks the server every second while somebody looks at the page, and loads the page again
// once the job is over. Without JavaScript the browser loads the page again every few seconds.

import { parseFragment } from "../lib/fragment.js";
import { FRAGMENT_TYPE } from "../lib/session.js";

const INTERVAL = 1_000; // ms

export function connect(element, signal) {
  let timer;
  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(update, INTERVAL);
  };
  const update = async () => {
    const isOver = !document.hidden && await refresh(element, signal);
    if (isOver && !signal.aborted) location.reload();
    else if (!signal.aborted) plan();
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => document.hidden || plan(), { signal });
  plan();
}

/** Show the current progress. Resolves to whether the job is over. */
async function refresh(element, signal) {
  const request = { headers: { Accept: FRAGMENT_TYPE }, signal };
  const response = await fetch(element.dataset.progressUrl, request).catch(() => null); // Without a signal, try again.
  if (response?.status === 404 || response?.redirected) return true; // The page says what became of it.
  if (!response?.ok) return false;
  const progress = parseFragment(await response.text());
  if (!progress.querySelector("progress")) return true;
  element.replaceChildren(progress);
  return false;
}
