// Starts the service worker (static/js/service-worker.js), offers new versions of the app, and sends the outbox
// whenever there may be a signal again. A kept page says when it was kept.

import { flush, getOutbox } from "../lib/person.js";
import { texts } from "../lib/texts.js";
import { formatTime } from "../lib/times.js";

const RETRY_INTERVAL = 20_000; // ms; browsers do not always notice that a network is back
const START_DELAY = 1_500; // ms
const UPDATE_CHECK_INTERVAL = 3_600_000; // ms

export async function connect(element, signal) {
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  const findPart = (name) => element.querySelector(`[data-offline-target="${name}"]`);
  showKeptState(findPart);
  const outbox = await getOutbox();
  const send = async () => !document.hidden && (await outbox.list()).some(isWaiting) && flush();
  on(window, "online", send);
  on(document, "visibilitychange", send);
  const retrying = setInterval(send, RETRY_INTERVAL);
  signal.addEventListener("abort", () => clearInterval(retrying));
  startServiceWorker(element.dataset.worker, outbox, on, findPart("update")).catch((error) => {
    // There may be no HTTPS or no signal just now. Everything else works without a service worker.
    console.info("Not ready for being offline:", error.message);
  });
  await send();
}

function isWaiting({ state }) {
  return state === "waiting";
}

/** Say when a kept page was kept, and remove the messages about what happened then. */
function showKeptState(findPart) {
  const { keptAt } = document.documentElement.dataset;
  if (!keptAt) return;
  const time = new Date(keptAt);
  const isToday = time.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { weekday: "short", day: "numeric", month: "short" };
  findPart("sentence").textContent = texts.keptCopy(formatTime(time, day));
  findPart("kept").hidden = false;
  document.querySelectorAll("[data-flash]").forEach((flash) => flash.remove());
}

async function startServiceWorker(url, outbox, on, toast) {
  const container = navigator.serviceWorker;
  if (!container) return;
  // Let the page start first, above all its camera, before the worker downloads what it needs to work offline.
  if (!container.controller) await new Promise((resolve) => setTimeout(resolve, START_DELAY));
  if (!navigator.onLine) await new Promise((resolve) => on(window, "online", resolve));
  const registration = await container.register(url, { type: "module" });
  on(container, "message", ({ data: { result, detail } }) => outbox.reportResult(result, detail));
  on(outbox, "kept", () => requestSync(registration));
  offerUpdates(registration, on, toast);
  (await container.ready).active.postMessage("keep");
}

/** Let the browser send the outbox once there is a signal, even if this page is closed. Not every browser can. */
async function requestSync(registration) {
  await registration.sync?.register("outbox").catch((error) => console.info("No background sync:", error.message));
}

/** Offer a new version, and change to it only when somebody agrees, because they may be in the middle of a scan. */
function offerUpdates(registration, on, toast) {
  const showToast = () => (toast.hidden = !(registration.waiting && navigator.serviceWorker.controller));
  const watchInstallation = () => registration.installing?.addEventListener("statechange", showToast);
  let checkedAt = performance.now();
  on(registration, "updatefound", watchInstallation);
  on(document, "visibilitychange", () => {
    if (document.hidden || performance.now() - checkedAt < UPDATE_CHECK_INTERVAL) return;
    checkedAt = performance.now();
    registration.update().catch((error) => console.info("No new version to be had now:", error.message));
  });
  on(toast.querySelector("button"), "click", () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.active?.postMessage("rest");
    registration.waiting.postMessage("activate");
  });
  watchInstallation();
  showToast();
}
