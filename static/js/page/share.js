// Shares a link by the phone's own sheet, else copies it and says so. On `<a href data-share-title>`; without
// JavaScript it stays a link.

import { words } from "../lib/texts.js";

const SHOWN = 2_500; // ms

export function connect(link, signal) {
  const label = [...link.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const usual = label.data;
  const said = document.createElement("span");
  said.setAttribute("role", "status");
  said.className = "visually-hidden";
  link.after(said);
  const say = (sentence) => {
    label.data = said.textContent = sentence;
    setTimeout(() => {
      label.data = usual;
      said.textContent = "";
    }, SHOWN);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    share({ url: link.href, title: link.dataset.shareTitle }, say);
  }, { signal });
}

async function share(offer, say) {
  try {
    if (navigator.share) return await navigator.share(offer);
    await navigator.clipboard.writeText(offer.url);
    return say(words.shared);
  } catch (error) {
    // Closed again by the person: nothing to say. Else: no permission, or a page without HTTPS.
    return error.name === "AbortError" ? null : say(words.notShared);
  }
}
