// Copies where a link leads and says so; without JavaScript it stays a link.

import { words } from "../lib/texts.js";

const SHOWN = 2_500; // ms

export function connect(link, signal) {
  const label = [...link.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const usual = label.data;
  link.setAttribute("role", "button");
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const copied = await navigator.clipboard.writeText(link.href).then(() => true, () => false);
    label.data = copied ? words.shared : words.notShared;
    setTimeout(() => (label.data = usual), SHOWN);
  }, { signal });
}
