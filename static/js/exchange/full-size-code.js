// Shows the page's code in full size on white, so that another phone can read it from a distance. While the page is
// looked at, the screen stays on.

import { texts } from "../lib/texts.js";
import { scanTexts } from "./lib/texts.js";

export function connect(button, signal) {
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const dialog = addDialog(document.querySelector(".qr :is(img, svg)"));
  let wakeLock = null;

  const keepScreenOn = async () => {
    if (document.hidden) return;
    // Refused on a low battery and absent without HTTPS: then the screen turns off as usual.
    wakeLock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    if (signal.aborted) letScreenSleep();
  };
  const letScreenSleep = () => {
    wakeLock?.release();
    wakeLock = null;
  };

  on(button, "click", () => dialog.showModal());
  on(dialog, "click", () => dialog.close());
  on(document, "visibilitychange", keepScreenOn); // The browser takes the lock back when the page is hidden.
  signal.addEventListener("abort", () => {
    letScreenSleep();
    dialog.remove();
  });
  button.hidden = false;
  keepScreenOn();
}

function addDialog(code) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "bright" });
  dialog.setAttribute("aria-label", scanTexts.bright);
  const closeButton = document.createElement("button");
  Object.assign(closeButton, { className: "btn", type: "button", textContent: texts.close });
  dialog.append(code.cloneNode(true), closeButton);
  document.body.append(dialog);
  return dialog;
}
