// Searches while somebody types: sends the same form as the button, but replaces only the list on the page.

import { fetchFragment } from "../lib/fragment.js";
import { showList } from "./lib/list-fragment.js";

const PAUSE = 200; // ms without typing

export function connect(form, signal) {
  const region = document.getElementById(form.dataset.searchRegion);
  let timer;
  let request = new AbortController();
  const search = async () => {
    request.abort();
    request = new AbortController();
    const url = `${form.action}?${new URLSearchParams(new FormData(form))}`;
    const html = await fetchFragment(url, AbortSignal.any([request.signal, signal]));
    if (html === null) return; // Then the form's button still works.
    showList(region, html);
    history.replaceState(history.state, "", url);
  };
  form.addEventListener("input", ({ isComposing }) => {
    clearTimeout(timer);
    if (!isComposing) timer = setTimeout(search, PAUSE);
  }, { signal });
  form.addEventListener("compositionend", () => (timer = setTimeout(search, PAUSE)), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
