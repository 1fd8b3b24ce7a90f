// Removes the line about a silence when the silence is over, so that the form that it hides appears again.

const MAX_TIMEOUT = 2 ** 31 - 1; // ms; browsers end longer timeouts at once

export function connect(element, signal) {
  let timer;
  const startTimer = (line) => {
    clearTimeout(timer);
    if (!line?.dataset.until) return;
    const remaining = Math.min(Date.parse(line.dataset.until) - Date.now(), MAX_TIMEOUT);
    timer = setTimeout(() => line.replaceChildren(), Math.max(0, remaining));
  };
  const handleFrame = ({ detail }) => detail.event === "standing" && startTimer(detail.element);
  element.addEventListener("live:put", handleFrame, { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  startTimer(element.querySelector(".standing"));
}
