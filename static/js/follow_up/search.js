// Searches while somebody types: sends the same form as the button, but replaces only the list on the page.

import { parseFragment } from "../lib/fragment.js";
import { FRAGMENT_TYPE } from "../lib/session.js";

const PAUSE = 200; // ms without typing

export function connect(form, signal) {
  const region = document.getElementById(form.dataset.searchRegion);
  let timer;
  let request = new AbortController();
  const search = async () => {
    request.abort();
    request = new AbortController();
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    const html = await fetchList(url, AbortSignal.any([request.signal, signal]));
    if (html === null) return;
    region.replaceChildren(parseFragment(html));
    // A search looks at the contacts of all stages.
    document.querySelector("[aria-label=Stages] [aria-current]")?.removeAttribute("aria-current");
    history.replaceState(history.state, "", url);
  };
  form.addEventListener("input", ({ isComposing }) => {
    clearTimeout(timer);
    if (!isComposing) timer = setTimeout(search, PAUSE);
  }, { signal });
  form.addEventListener("compositionend", () => (timer = setTimeout(search, PAUSE)), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

/** Resolve to the list as a fragment; to null when it did not come. Then the form's button still works. */
async function fetchList(url, signal) {
  const response = await fetch(url, { headers: { Accept: FRAGMENT_TYPE }, signal }).catch(() => null);
  return response?.ok && !response.redirected ? response.text() : null;
}
