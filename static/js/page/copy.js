// Copies a link and says so. Without JavaScript it is an ordinary link.

import { texts } from "../lib/texts.js";

const SHOWN = 2_500; // ms

export function connect(link, signal) {
  const label = [...link.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const usualText = label.data;
  link.setAttribute("role", "button");
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const isCopied = await navigator.clipboard.writeText(link.href).then(() => true, () => false);
    label.data = isCopied ? texts.shared : texts.notShared;
    setTimeout(() => (label.data = usualText), SHOWN);
  }, { signal });
}
