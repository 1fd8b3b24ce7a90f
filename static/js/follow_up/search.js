// Searches while somebody types: sends the same form as the button, but replaces only the list on the page. Without a
// signal, it looks through the lists that are kept on this phone, and says so.

import { fetchFragment } from "../lib/fragment.js";
import { texts } from "../lib/texts.js";
import { findKeptPeople } from "./lib/kept-people.js";
import { showList } from "./lib/list-fragment.js";

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
    if (isLatest.aborted) return;
    if (html === null) return showKeptPeople(region, form.elements.q.value, isLatest);
    showList(region, html);
    history.replaceState(history.state, "", url);
  };
  form.addEventListener("input", ({ isComposing }) => {
    clearTimeout(timer);
    if (!isComposing) timer = setTimeout(search, PAUSE);
  }, { signal });
  form.addEventListener("compositionend", () => (timer = setTimeout(search, PAUSE)), { signal });
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    search();
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}

async function showKeptPeople(region, words, isLatest) {
  const rows = await findKeptPeople(words);
  if (isLatest.aborted) return;
  const sentence = document.createElement("p");
  sentence.className = "notice";
  sentence.setAttribute("role", "status");
  sentence.textContent = rows.length ? texts.searchedHere : texts.nobodyHere(words);
  const list = document.createElement("ul");
  list.className = "rows";
  list.append(...rows);
  region.replaceChildren(sentence, list);
}
