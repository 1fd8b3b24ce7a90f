// Copies an address or a number, and says so. Without JavaScript the button stays hidden, and the text can be selected.

import { texts } from "../lib/texts.js";

const SHOWN = 2_500; // ms

export function connect(button, signal) {
  const label = button.getAttribute("aria-label");
  const picture = button.querySelector("use");
  const usualPicture = picture.getAttribute("href");
  button.hidden = false;
  button.addEventListener("click", async () => {
    const isCopied = await navigator.clipboard.writeText(button.dataset.copy).then(() => true, () => false);
    button.setAttribute("aria-label", isCopied ? texts.copiedShort : texts.notCopied);
    picture.setAttribute("href", usualPicture.replace("#copy", isCopied ? "#check" : "#alert"));
    setTimeout(() => {
      button.setAttribute("aria-label", label);
      picture.setAttribute("href", usualPicture);
    }, SHOWN);
  }, { signal });
}
