// Searches while somebody types: sends the same form as the button, but replaces only the list on the page.

import { fetchFragment, parseFragment } from "../lib/fragment.js";

const PAUSE = 200; // ms without typing

export function connect(form, signal) {
  const region = document.getElementById(form.dataset.searchRegion);
  let timer;
  let request = new AbortController();
  const search = async () => {
    request.abort();
    request = new AbortController();
    const isLatest = AbortSignal.any([request.signal, signal]);
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    const html = await fetchFragment(url, isLatest);
    if (isLatest.aborted || html === null) return;
    region.replaceChildren(parseFragment(html));
    history.replaceState(history.state, "", url);
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  };
  form.addEventListener("input", ({ isComposing }) => !isComposing && wait(), { signal });
  form.addEventListener("compositionend", wait, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
