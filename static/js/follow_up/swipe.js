// Lets a swipe across a line press one of its buttons: the one in data-swipe="end" for a swipe towards the end of the
// line, the one in data-swipe="start" for a swipe back.

const MIN_DISTANCE = 90; // px
const MIN_SLOPE = 1.5; // A swipe is this many times wider than high; everything else is scrolling.

export function connect(row, signal) {
  const parts = new Map([...row.querySelectorAll("[data-swipe]")].map((part) => [part.dataset.swipe, part]));
  if (!parts.size) return;
  let start = null;
  const on = (type, listener) => row.addEventListener(type, listener, { signal, passive: true });
  on("touchstart", ({ touches }) => (start = touches.length === 1 ? touches[0] : null));
  on("touchmove", ({ touches }) => start && moveRow(row, horizontalDistance(start, touches[0]), parts));
  on("touchcancel", () => reset());
  on("touchend", ({ changedTouches }) => {
    const direction = start && directionOf(horizontalDistance(start, changedTouches[0]));
    reset();
    parts.get(direction)?.querySelector("button").click();
  });
  const reset = () => {
    start = null;
    row.style.translate = "";
  };
}

/** Return how far a finger went towards the end of the line, in px; 0 if the person is scrolling. */
function horizontalDistance(from, to) {
  const x = to.clientX - from.clientX;
  const y = to.clientY - from.clientY;
  return Math.abs(x) > MIN_SLOPE * Math.abs(y) ? x * (document.dir === "rtl" ? -1 : 1) : 0;
}

/** Return the direction of a swipe, "start" or "end"; null if it was too short. */
function directionOf(distance) {
  if (Math.abs(distance) < MIN_DISTANCE) return null;
  return distance > 0 ? "end" : "start";
}

function moveRow(row, distance, parts) {
  const hasButton = parts.has(distance > 0 ? "end" : "start");
  const sign = document.dir === "rtl" ? -1 : 1;
  const shift = sign * Math.max(-MIN_DISTANCE, Math.min(MIN_DISTANCE, distance));
  row.style.translate = hasButton ? `${shift}px` : "";
}
