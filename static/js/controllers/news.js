// Who got my card just now: asked for every few seconds while the page is looked at, less often as time passes.

const SOON = 4_000; // ms
const LATER = 20_000; // ms
const PATIENCE = 120_000; // ms after which news is asked for less often

export function connect(element, signal) {
  const began = Date.now();
  let timer;
  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, Date.now() - began < PATIENCE ? SOON : LATER);
  };
  const ask = async () => {
    if (!document.hidden && !element.contains(document.activeElement)) await refresh(element, signal);
    if (!signal.aborted) plan();
  };
  signal.addEventListener("abort", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => document.hidden || ask(), { signal });
  plan();
}

async function refresh(element, signal) {
  const headers = { Accept: "text/vnd.meetup.fragment+html" };
  const answer = await fetch(element.dataset.newsUrl, { headers, signal }).catch(() => null); // No signal: ask again later.
  if (!answer?.ok || answer.redirected) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  if (ids(fresh.content) !== ids(element)) element.replaceChildren(fresh.content);
}

function ids(root) {
  return [...root.querySelectorAll("article")].map(({ id }) => id).join();
}
