// Asks which code is meant when a picture shows several, and then goes on as if it had been the only one.

import { ScanPage } from "./lib/scan-page.js";

export function connect(element, signal) {
  const page = new ScanPage(element);
  const on = (type, listener) => element.addEventListener(type, listener, { signal });
  let how = "scan";
  on("scanner:choose", ({ detail }) => {
    how = detail.how;
    page.pause(true);
    page.showChoice(detail.texts);
  });
  on("click", ({ target }) => {
    const button = target.closest("button[data-choices-action]");
    if (!button) return;
    page.sheet.close();
    page.pause(false);
    if (button.dataset.choicesAction === "choose") page.announceCode(button.value, how);
  });
}
