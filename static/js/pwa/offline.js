// The page's side of the service worker (static/js/service-worker.js), and whoever sends what waits on this phone.

import { flush, outbox } from "../lib/person.js";
import { words } from "../lib/texts.js";

const RETRY = 20_000; // ms; browsers do not always say when a network is back
const AFTER = 1_500; // ms
const STALE = 3_600_000; // ms after which a page that is looked at again asks for a new version

export async function connect(element, signal) {
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const part = (name) => element.querySelector(`[data-offline-target="${name}"]`);
  tellKept(part);
  const box = await outbox();
  const send = async () => !document.hidden && (await box.list()).some(waits) && flush();
  on(window, "online", send);
  on(document, "visibilitychange", send);
  const retry = setInterval(send, RETRY);
  signal.addEventListener("abort", () => clearInterval(retry));
  // Without a worker (no HTTPS, or no signal just now) everything goes on that has one.
  work(element.dataset.worker, box, on, part).catch((error) => console.info("Not ready for being offline:", error.message));
  await send();
}

function waits({ state }) {
  return state === "waiting";
}

/** A copy says so, and is silent about what happened when it was made. */
function tellKept(part) {
  const at = document.documentElement.dataset.keptAt;
  if (!at) return;
  const time = new Date(at);
  const today = time.toDateString() === new Date().toDateString();
  const day = today ? {} : { weekday: "short", day: "numeric", month: "short" };
  const parts = { hour: "2-digit", minute: "2-digit", ...day };
  part("sentence").textContent = words.keptCopy(time.toLocaleString([], parts));
  part("kept").hidden = false;
  document.querySelectorAll("[data-flash]").forEach((flash) => flash.remove());
}

async function work(url, box, on, part) {
  const container = navigator.serviceWorker;
  if (!container) return;
  // The page's own work, above all the camera, goes before the download of what it needs without a signal.
  if (!container.controller) await new Promise((resolve) => setTimeout(resolve, AFTER));
  if (!navigator.onLine) await new Promise((resolve) => on(window, "online", resolve));
  const registration = await container.register(url, { type: "module" });
  on(container, "message", ({ data: { result, detail } }) => box.heard(result, detail));
  on(box, "kept", () => syncLater(registration));
  offer(registration, on, part("update"));
  (await container.ready).active.postMessage("keep");
}

/** Let the browser send it once there is a signal, also with this page closed. Refused or absent, the page does. */
async function syncLater(registration) {
  await registration.sync?.register("outbox").catch((error) => console.info("No background sync:", error.message));
}

/** Offer a new version, and change to it only when somebody says so: they may be in the middle of a scan. */
function offer(registration, on, toast) {
  const show = () => (toast.hidden = !(registration.waiting && navigator.serviceWorker.controller));
  const watch = () => registration.installing?.addEventListener("statechange", show);
  let asked = performance.now();
  on(registration, "updatefound", watch);
  on(document, "visibilitychange", () => {
    if (document.hidden || performance.now() - asked < STALE) return;
    asked = performance.now();
    registration.update().catch((error) => console.info("No new version to be had now:", error.message));
  });
  on(toast.querySelector("button"), "click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.active?.postMessage("rest");
    registration.waiting.postMessage("activate");
  });
  watch();
  show();
}
