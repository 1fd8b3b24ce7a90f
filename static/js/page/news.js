// Who got my card just now, whom I am paired with: asked for every few seconds while the page is looked at, less often as
// time passes. On a page with a stream it is asked for when that says so, and by the clock only while it is silent,
// and around the moment at which something else is due.

const SOON = 4_000; // ms
const LATER = 20_000; // ms
const DUE = 3_000; // ms after that moment from which it is asked for
const OVERDUE = 120_000; // ms after it when it is waited for no more
const PATIENCE = 120_000; // ms after which news is asked for less often

export function connect(element, signal) {
  const began = Date.now();
  let timer;
  const plan = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, Date.now() - began < PATIENCE ? SOON : LATER);
  };
  const room = element.closest("[data-stream]");
  let told = false;
  const wanted = () => told || room?.dataset.live !== "live" || isDue(element);
  const ask = async () => {
    if (wanted() && !document.hidden && !element.contains(document.activeElement)) {
      told = false;
      await refresh(element, signal);
    }
    if (!signal.aborted) plan();
  };
  room?.addEventListener("live:put", ({ detail }) => {
    if (detail.event !== "coffee") return;
    told = true;
    ask();
  }, { signal });
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

function isDue(element) {
  const late = Date.now() - Number(element.querySelector("[data-due]")?.dataset.due ?? Infinity);
  return late > DUE && late < OVERDUE;
}

function ids(root) {
  return [...root.querySelectorAll("article")].map(({ id, dataset }) => `${id} ${dataset.due}`).join();
}
