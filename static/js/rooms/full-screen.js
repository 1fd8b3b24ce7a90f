// A button that fills the screen with the page. Hidden in browsers that do not let pages do so.

export function connect(button, signal) {
  if (!document.fullscreenEnabled) return;
  const showLabel = () => (button.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen");
  button.hidden = false;
  showLabel();
  document.addEventListener("fullscreenchange", showLabel, { signal });
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }, { signal });
}
