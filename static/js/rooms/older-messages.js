// Loads older messages above the others, when the link to them is pressed or somebody scrolls up to it. What they are
// reading stays where it is on the screen.

import { parseFragment } from "../lib/fragment.js";
import { FRAGMENT_TYPE } from "../lib/session.js";

const PRELOAD_MARGIN = "600px 0px"; // how far from the screen the link may be

export function connect(link, signal) {
  const list = document.querySelector(".talk");
  let isBusy = false;
  const load = async () => {
    if (isBusy || signal.aborted) return;
    isBusy = true;
    await prependOlder(link, list).catch(() => {}); // Without a signal the link stays and can be pressed again.
    isBusy = false;
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    load();
  }, { signal });
  const handleIntersection = ([{ isIntersecting }]) => isIntersecting && scrollY > 0 && load();
  const observer = new IntersectionObserver(handleIntersection, { rootMargin: PRELOAD_MARGIN });
  // Start observing only when somebody scrolls, because the page is at its top for a moment when it opens.
  addEventListener("scroll", () => observer.observe(link), { signal, once: true, passive: true });
  signal.addEventListener("abort", () => observer.disconnect());
}

async function prependOlder(link, list) {
  const response = await fetch(link.href, { headers: { Accept: FRAGMENT_TYPE } });
  if (!response.ok || response.redirected) return;
  const [older] = parseFragment(await response.text()).children;
  const room = list.closest("[data-me]") ?? list;
  for (const element of [...older.children]) {
    if (element.id && document.getElementById(element.id)) element.remove(); // It is on the page already.
  }
  const { next } = older.dataset;
  const heightBefore = document.scrollingElement.scrollHeight;
  const scrollBefore = scrollY;
  list.prepend(...older.children);
  const growth = document.scrollingElement.scrollHeight - heightBefore;
  scrollTo({ top: scrollBefore + growth, behavior: "instant" });
  room.dispatchEvent(new CustomEvent("talk:older", { detail: list }));
  if (next) return void (link.href = next);
  delete list.dataset.older;
  link.remove();
}
