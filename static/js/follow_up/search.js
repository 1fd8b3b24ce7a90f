// Search as you type: the same form and address, of which only the list is put in place.

import { elements } from "../lib/fragment.js";

const PAUSE = 200; // ms without a key

export function connect(form, signal) {
  const region = document.getElementById(form.dataset.searchRegion);
  let timer;
  let asked = new AbortController();
  const search = async () => {
    asked.abort();
    asked = new AbortController();
    const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    const found = await list(address, AbortSignal.any([asked.signal, signal]));
    if (found === null) return;
    region.replaceChildren(elements(found));
    document.querySelector("[aria-label=Stages] [aria-current]")?.removeAttribute("aria-current"); // It looks at all.
    history.replaceState(history.state, "", address);
  };
  form.addEventListener("input", ({ isComposing }) => {
    clearTimeout(timer);
    if (!isComposing) timer = setTimeout(search, PAUSE);
  }, { signal });
  form.addEventListener("compositionend", () => (timer = setTimeout(search, PAUSE)), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** The list at an address as a fragment; null when it did not come: the button still asks for the page. */
async function list(address, signal) {
  const headers = { Accept: "text/vnd.meetup.fragment+html" };
  const answer = await fetch(address, { headers, signal }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text() : null;
}
