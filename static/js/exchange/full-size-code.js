// Opens the page's code full size on white and keeps the screen awake, so that another phone reads it at arm's length.

import { words } from "../lib/texts.js";

export function connect(button, signal) {
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const dialog = show(document.querySelector(".qr :is(img, svg)"));
  let lock = null;

  const wake = async () => {
    // Refused on low battery, absent without HTTPS: the code is as bright, and the screen only sleeps as usual.
    lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
    if (!dialog.open) sleep();
  };
  const sleep = () => {
    lock?.release();
    lock = null;
  };

  on(button, "click", () => {
    dialog.showModal();
    wake();
  });
  on(dialog, "click", () => dialog.close());
  on(dialog, "close", sleep);
  on(document, "visibilitychange", () => dialog.open && !document.hidden && wake());
  signal.addEventListener("abort", () => dialog.remove());
  button.hidden = false;
}

function show(code) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "bright" });
  dialog.setAttribute("aria-label", words.bright);
  const close = document.createElement("button");
  Object.assign(close, { className: "btn", type: "button", textContent: words.close });
  dialog.append(code.cloneNode(true), close);
  document.body.append(dialog);
  return dialog;
}
