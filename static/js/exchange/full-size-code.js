// Shows the page's code in full size on white and keeps the screen on, so that another phone can read it from a
// distance.

import { texts } from "../lib/texts.js";

export function connect(button, signal) {
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const dialog = addDialog(document.querySelector(".qr :is(img, svg)"));
  let wakeLock = null;

  const keepScreenOn = async () => {
    // Refused on a low battery and absent without HTTPS: then the screen turns off as usual.
    wakeLock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    if (!dialog.open) letScreenSleep();
  };
  const letScreenSleep = () => {
    wakeLock?.release();
    wakeLock = null;
  };

  on(button, "click", () => {
    dialog.showModal();
    keepScreenOn();
  });
  on(dialog, "click", () => dialog.close());
  on(dialog, "close", letScreenSleep);
  on(document, "visibilitychange", () => dialog.open && !document.hidden && keepScreenOn());
  signal.addEventListener("abort", () => dialog.remove());
  button.hidden = false;
}

function addDialog(code) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "bright" });
  dialog.setAttribute("aria-label", texts.bright);
  const closeButton = document.createElement("button");
  Object.assign(closeButton, { className: "btn", type: "button", textContent: texts.close });
  dialog.append(code.cloneNode(true), closeButton);
  document.body.append(dialog);
  return dialog;
}
