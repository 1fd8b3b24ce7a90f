// Keeps the news on a page up to date: who got the reader's card, and with whom they are paired.
// It asks the server every few seconds while somebody looks at the page, and less often after some minutes. On a page
// with a stream it asks when the stream says so, and by the clock only while the stream is not connected, or just after
// something becomes due.

import { fetchFragment, parseFragment } from "../lib/fragment.js";

const SHORT_INTERVAL = 4_000; // ms
const LONG_INTERVAL = 20_000; // ms
const SHORT_INTERVAL_PERIOD = 120_000; // ms after which the long interval is used
const DUE_FROM = 3_000; // ms after something is due, from when on to ask for it
const DUE_UNTIL = 120_000; // ms after something is due, until when to ask for it

export function connect(element, signal) {
  const startedAt = Date.now();
  let timer;
  const plan = () => {
    clearTimeout(timer);
    const interval = Date.now() - startedAt < SHORT_INTERVAL_PERIOD ? SHORT_INTERVAL : LONG_INTERVAL;
    timer = setTimeout(update, interval);
  };
  const room = element.closest("[data-stream]");
  let isAnnounced = false;
  const isWanted = () => isAnnounced || room?.dataset.live !== "live" || isDue(element);
  const update = async () => {
    if (isWanted() && !document.hidden && !isInUse(element)) {
      isAnnounced = false;
      await refresh(element, signal);
    }
    if (!signal.aborted) plan();
  };
  room?.addEventListener("live:put", ({ detail }) => {
    if (detail.event !== "coffee") return;
    isAnnounced = true;
    update();
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  document.addEventListener("visibilitychange", () => document.hidden || update(), { signal });
  plan();
}

async function refresh(element, signal) {
  const html = await fetchFragment(element.dataset.newsUrl, signal);
  if (html === null) return; // Without a signal, try next time.
  const news = parseFragment(html);
  if (itemIds(news) === itemIds(element)) return;
  if (element.querySelector("details[open]")) countNew(element, news);
  else replaceNews(element, news);
}

/** Show `news`, and leave the focus on the line that opens it if it is there. */
function replaceNews(element, news) {
  const hadFocus = element.contains(document.activeElement);
  element.replaceChildren(news);
  if (hadFocus) element.querySelector("summary")?.focus({ preventScroll: true });
}

/** Say in the line of an open pile what is new. The pile itself changes once it is closed, so that nothing moves. */
function countNew(element, news) {
  const line = news.querySelector("[data-news-target=summary]");
  if (!line) return;
  element.querySelector("[data-news-target=summary]").replaceChildren(...line.cloneNode(true).childNodes);
  const pile = element.querySelector("details");
  pile.ontoggle = () => pile.open || replaceNews(element, news);
}

/** Tell whether somebody is in the middle of answering news. The line that opens it may change meanwhile. */
function isInUse(element) {
  return element.contains(document.activeElement) && !document.activeElement.matches("summary");
}

function isDue(element) {
  const lateness = Date.now() - Number(element.querySelector("[data-due]")?.dataset.due ?? Infinity);
  return lateness > DUE_FROM && lateness < DUE_UNTIL;
}

function itemIds(root) {
  return [...root.querySelectorAll("article")].map(({ id, dataset }) => `${id} ${dataset.due}`).join();
}
