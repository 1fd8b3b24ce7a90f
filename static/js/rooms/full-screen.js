// Fill the screen, where the browser lets a page do so.

export function connect(button, signal) {
  if (!document.fullscreenEnabled) return;
  const label = () => (button.textContent = document.fullscreenElement ? "Leave full screen" : "Full screen");
  button.hidden = false;
  label();
  document.addEventListener("fullscreenchange", label, { signal });
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  }, { signal });
}
