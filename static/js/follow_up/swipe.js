// A line that is swept aside presses a button of its own: data-swipe="end" when swept towards the end, "start" back.

const ENOUGH = 90; // px
const SLOPE = 1.5; // times as far aside as up or down, else somebody scrolls

export function connect(row, signal) {
  const buttons = new Map([...row.querySelectorAll("[data-swipe]")].map((part) => [part.dataset.swipe, part]));
  if (!buttons.size) return;
  let from = null;
  const on = (type, listener) => row.addEventListener(type, listener, { signal, passive: true });
  on("touchstart", ({ touches }) => (from = touches.length === 1 ? touches[0] : null));
  on("touchmove", ({ touches }) => from && move(row, aside(from, touches[0]), buttons));
  on("touchcancel", () => reset());
  on("touchend", ({ changedTouches }) => {
    const way = from && direction(aside(from, changedTouches[0]));
    reset();
    buttons.get(way)?.querySelector("button").click();
  });
  const reset = () => {
    from = null;
    row.style.translate = "";
  };
}

/** How far a finger went towards the end of the line, 0 when it went up or down rather. */
export function aside(from, to) {
  const x = to.clientX - from.clientX;
  const y = to.clientY - from.clientY;
  return Math.abs(x) > SLOPE * Math.abs(y) ? x * (document.dir === "rtl" ? -1 : 1) : 0;
}

/** Which way that was, null when it was not far enough. */
export function direction(distance) {
  if (Math.abs(distance) < ENOUGH) return null;
  return distance > 0 ? "end" : "start";
}

function move(row, distance, buttons) {
  const does = buttons.has(distance > 0 ? "end" : "start");
  const sign = document.dir === "rtl" ? -1 : 1;
  row.style.translate = does ? `${sign * Math.max(-ENOUGH, Math.min(ENOUGH, distance))}px` : "";
}
