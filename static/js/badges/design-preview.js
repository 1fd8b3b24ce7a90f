// Draws the preview of badges again, a moment after each choice. Without JavaScript, a button does.

import { session } from "../lib/person.js";

const PAUSE = 300; // ms
const OK = 200;

export function connect(form, signal) {
  const output = document.querySelector("[data-preview-output]");
  form.querySelector('[data-preview-target="button"]')?.remove();
  let timer = 0;
  let showing = Promise.resolve();
  const show = async () => {
    const values = new FormData(form);
    values.delete("logo"); // It is shown once it is saved.
    const { status, text: markup } = await session.post(form.dataset.previewUrl, values);
    if (status === OK && !signal.aborted) output.innerHTML = markup; // Drawn by the server, as on the page itself.
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => (showing = showing.then(show)), PAUSE);
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
