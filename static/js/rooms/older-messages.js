// The link to older messages brings them in above, also by itself when somebody scrolls up to it; what they were reading
// stays where it is.

import { elements } from "../lib/fragment.js";
import { FRAGMENT } from "../lib/session.js";

const AHEAD = "600px 0px";

export function connect(link, signal) {
  const list = document.querySelector(".talk");
  let busy = false;
  const bring = async () => {
    if (busy || signal.aborted) return;
    busy = true;
    await fetchInto(link, list).catch(() => {}); // No signal: the link is still there.
    busy = false;
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    bring();
  }, { signal });
  const watcher = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && scrollY > 0 && bring(), { rootMargin: AHEAD });
  // Not before somebody scrolls: the page begins at its top for a moment.
  addEventListener("scroll", () => watcher.observe(link), { signal, once: true, passive: true });
  signal.addEventListener("abort", () => watcher.disconnect());
}

async function fetchInto(link, list) {
  const answer = await fetch(link.href, { headers: { Accept: FRAGMENT } });
  if (!answer.ok || answer.redirected) return;
  const [older] = elements(await answer.text()).children;
  const room = list.closest("[data-me]") ?? list;
  const known = (element) => element.id && document.getElementById(element.id);
  for (const element of [...older.children]) if (known(element)) element.remove();
  const { next } = older.dataset;
  const height = document.scrollingElement.scrollHeight;
  const before = scrollY;
  list.prepend(...older.children);
  scrollTo({ top: before + document.scrollingElement.scrollHeight - height, behavior: "instant" });
  room.dispatchEvent(new CustomEvent("talk:older", { detail: list }));
  if (next) return void (link.href = next);
  delete list.dataset.older;
  link.remove();
}
