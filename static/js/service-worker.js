// The service worker: opens the app without a signal, sends what is in the outbox, and shows push messages.
// meetup/pwa/service_worker.py fills in RELEASE ({version, assets, offline}) and the real names of the imported files.
/* global RELEASE */

import { KeptPages, withKeptAt } from "./lib/kept-pages.js";
import { mergeNotes } from "./lib/merge-notes.js";
import { IndexedStore } from "./lib/outbox-store.js";
import { Outbox } from "./lib/outbox.js";
import { PagePrefetch } from "./lib/page-prefetch.js";
import { makeSender } from "./lib/post-entry.js";
import { openPush, showPush } from "./lib/push-messages.js";
import { Session } from "./lib/session.js";

const PATIENCE = 3_000; // ms that the network has before the kept page is shown
const keptPages = new KeptPages(RELEASE.version);
const prefetch = new PagePrefetch(keptPages);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("sync", (event) => event.waitUntil(sendOutbox()));
self.addEventListener("push", (event) => event.waitUntil(showPush(self.registration, event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(openPush(self.clients, event.notification)));
self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting();
  if (event.data === "send") event.waitUntil(sendOutbox().catch(() => {})); // The next page sends what still waits.
  if (event.data === "keep") event.waitUntil(prefetchPages());
  if (event.data === "rest") prefetch.stop();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(pageResponse(event));
  else if (pathname.startsWith("/static/")) event.respondWith(assetResponse(request));
  else if (request.destination === "image") event.respondWith(pictureResponse(event));
});

async function install() {
  const cache = await caches.open(`assets-${RELEASE.version}`);
  await cache.addAll([...RELEASE.assets, new Request(RELEASE.offline, { credentials: "omit" })]);
}

async function activate() {
  await self.clients.claim();
  // Pages that the previous release has kept still need its files.
  if ((await keptPages.cacheNames()).length === 0) await deleteOldCaches();
}

async function prefetchPages() {
  const { turn } = keptPages;
  await prefetch.fetchAll().catch((error) => {
    if (error.name !== "AbortError") throw error; // Aborted so that a new version can take over.
  });
  if (turn === keptPages.turn) await deleteOldCaches();
}

async function deleteOldCaches() {
  const names = (await caches.keys()).filter((name) => !name.endsWith(RELEASE.version));
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** The name of a file contains a hash of its content, so a copy from any cache is the right one. */
async function assetResponse({ url }) {
  return (await caches.match(url, { ignoreVary: true })) ?? fetch(url);
}

async function pictureResponse(event) {
  const { request } = event;
  const { turn } = keptPages;
  const network = fetch(request);
  const updating = network.then((response) => keptPages.updatePicture(request, response.clone(), turn));
  event.waitUntil(updating.catch(() => {})); // The picture itself is shown even if it cannot be kept.
  const response = await network.catch(() => Response.error());
  // The grant in a kept page may have expired, so the picture may be refused although there is a signal.
  return response.ok ? response : ((await keptPages.find(request.url)) ?? response);
}

/** Answer with the network's page; with the kept one when that takes long or fails; else with the offline page. */
async function pageResponse(event) {
  const { request } = event;
  const { turn } = keptPages;
  const network = fetch(request);
  const keeping = network.then((response) => keptPages.keepPage(request, response.clone(), turn));
  event.waitUntil(keeping.catch(() => {})); // The page itself is shown even if it cannot be kept.
  const kept = request.method === "GET" ? await keptPages.find(request.url) : undefined;
  try {
    return (await (kept ? Promise.race([network, runOutOfPatience()]) : network)) ?? withKeptAt(kept);
  } catch {
    return kept ? withKeptAt(kept) : offlinePage(request);
  }
}

/** Return the offline page. It says so if it stands for the answer to a form, which cannot be asked for again. */
async function offlinePage({ method }) {
  const page = await caches.match(RELEASE.offline, { ignoreVary: true });
  if (method === "GET") return page;
  const html = (await page.text()).replace("<html ", "<html data-unsent ");
  return new Response(html, { headers: page.headers });
}

function runOutOfPatience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE));
}

/**
 * Send the outbox of the person who is signed in. A page may be sending the same entries, which count only once because
 * of their UUIDs.
 */
async function sendOutbox() {
  const response = await fetch("/session/token", { headers: { Accept: "application/json" } });
  const { person, token } = await response.json();
  if (!person) return;
  const session = new Session({ fetch: (...request) => fetch(...request), person, token });
  const store = await IndexedStore.open(person);
  const outbox = new Outbox({ store, send: makeSender(session), join: mergeNotes });
  for (const result of ["sent", "refused"]) {
    outbox.addEventListener(result, ({ detail }) => postToPages({ result, detail }));
  }
  await outbox.flush();
  const waiting = (await outbox.list()).filter(({ state }) => state === "waiting");
  if (waiting.length) throw new Error(`${waiting.length} entries are still waiting`); // The browser tries again later.
}

async function postToPages(message) {
  for (const client of await self.clients.matchAll()) client.postMessage(message);
}
