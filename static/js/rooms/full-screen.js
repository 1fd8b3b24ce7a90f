// A button that fills the screen with the page. Hidden in browsers that do not let pages do so.

import { roomTexts } from "./lib/texts.js";

export function connect(button, signal) {
  if (!document.fullscreenEnabled) return;
  const showLabel = () => (button.textContent = document.fullscreenElement ? roomTexts.leaveFullScreen : roomTexts.fullScreen);
  button.hidden = false;
  showLabel();
  document.addEventListener("fullscreenchange", showLabel, { signal });
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }, { signal });
}
