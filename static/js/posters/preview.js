// Draws the poster again that is ticked first, a moment after each choice. Without JavaScript, a button does.

import { fetchFragment } from "../lib/fragment.js";

const PAUSE = 200; // ms

export function connect(form, signal) {
  const output = document.querySelector("[data-preview-output]");
  form.querySelector('[data-preview-target="button"]')?.remove();
  let timer = 0;
  let showing = Promise.resolve();
  const show = async () => {
    const url = `${form.dataset.previewUrl}?${new URLSearchParams(new FormData(form))}`;
    const markup = await fetchFragment(url, signal);
    if (markup && !signal.aborted) output.innerHTML = markup; // Drawn by the server, as on the page itself.
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => (showing = showing.then(show)), PAUSE);
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
