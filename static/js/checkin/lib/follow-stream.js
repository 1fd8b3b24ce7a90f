// Fetches what has changed in a list as soon as another device has checked somebody in, and now and then without that.

import { LiveStream } from "../../rooms/lib/live-stream.js";

const GAP = 3_000; // ms between two updates that the stream causes
const POLL = 60_000; // ms without a stream
const RETRY = 15_000; // ms while something waits

/** Keep `door` (door.js) up to date for as long as the page in `element` is there. */
export function followStream(element, door, signal) {
  const stream = new LiveStream(element.dataset.stream, ["check_in"]);
  let isLive = false;
  let updatedAt = Date.now();
  const update = () => {
    updatedAt = Date.now();
    return door.synchronize();
  };
  let planned = null;
  const plan = () => {
    planned ??= setTimeout(() => {
      planned = null;
      update();
    }, Math.max(0, updatedAt + GAP - Date.now()));
  };
  stream.addEventListener("frame", plan);
  stream.addEventListener("state", ({ detail }) => {
    if (detail === "over") door.synchronize(); // Its rights are gone, and the answer says so.
    isLive = detail === "live";
  });
  stream.followPage(document, window, signal);
  const on = (target, type) => target.addEventListener(type, update, { signal });
  on(window, "online");
  const timer = setInterval(() => {
    const patience = door.pendingCount > 0 ? RETRY : isLive ? 5 * POLL : POLL;
    if (!document.hidden && Date.now() - updatedAt > patience) update();
  }, RETRY / 3);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
    clearTimeout(planned);
  });
}
