// Shows below the description what it will look like, a moment after each change. Without JavaScript, a button does.

import { session } from "../lib/person.js";

const PAUSE = 500; // ms
const [OK, REFUSED] = [200, 422];

export function connect(element, signal) {
  const findPart = (name) => element.querySelector(`[data-preview-target="${name}"]`);
  const text = element.querySelector("textarea");
  text.form.querySelector('[data-preview-target="button"]')?.remove();
  let timer = 0;
  let showing = Promise.resolve();
  const show = async () => {
    const { status, text: markup } = await session.post(element.dataset.previewUrl, { description: text.value });
    const isShown = status === OK || status === REFUSED;
    findPart("stale").hidden = isShown;
    if (isShown) findPart("output").innerHTML = markup; // Cleaned by the server, as on the page itself.
    findPart("section").hidden = !text.value.trim();
  };
  text.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => (showing = showing.then(show)), PAUSE);
  }, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
}
