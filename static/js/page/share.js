// Shares a link through the phone's share sheet, or copies it and says so. For <a href data-share-title>. Without
// JavaScript it is an ordinary link.

import { texts } from "../lib/texts.js";

const SHOWN = 2_500; // ms

export function connect(link, signal) {
  const label = [...link.childNodes].findLast((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const usualText = label.data;
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  status.className = "visually-hidden";
  link.after(status);
  const showStatus = (sentence) => {
    label.data = status.textContent = sentence;
    setTimeout(() => {
      label.data = usualText;
      status.textContent = "";
    }, SHOWN);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    share({ url: link.href, title: link.dataset.shareTitle }, showStatus);
  }, { signal });
}

async function share(data, showStatus) {
  try {
    if (navigator.share) return await navigator.share(data);
    await navigator.clipboard.writeText(data.url);
    return showStatus(texts.shared);
  } catch (error) {
    // An AbortError means that the person closed the share sheet; anything else that sharing is not allowed.
    return error.name === "AbortError" ? null : showStatus(texts.notShared);
  }
}
