// The app without a signal: its files, the pages last seen, and what waits in the outbox; and notices.
// RELEASE ({version, assets, offline}) and the real names of what is imported are filled in by meetup/pwa/worker.py.
/* global RELEASE */

import { joinNotes } from "./lib/merge-notes.js";
import { KeptPages, marked } from "./lib/kept-pages.js";
import { open, show } from "./lib/push-messages.js";
import { IndexedStore } from "./lib/outbox-store.js";
import { Outbox } from "./lib/outbox.js";
import { sender } from "./lib/post-entry.js";
import { Session } from "./lib/session.js";

const PATIENCE = 3_000; // ms for the network before a page is shown as it was last seen
const pages = new KeptPages(RELEASE.version);

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("sync", (event) => event.waitUntil(send()));
self.addEventListener("push", (event) => event.waitUntil(show(self.registration, event.data)));
self.addEventListener("notificationclick", (event) => event.waitUntil(open(self.clients, event.notification)));
self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting();
  if (event.data === "keep") event.waitUntil(keep());
  if (event.data === "rest") pages.rest();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (pathname.startsWith("/static/")) event.respondWith(asset(request));
  else if (request.destination === "image") event.respondWith(picture(event));
});

async function install() {
  const cache = await caches.open(`assets-${RELEASE.version}`);
  await cache.addAll([...RELEASE.assets, new Request(RELEASE.offline, { credentials: "omit" })]);
}

async function activate() {
  await self.clients.claim();
  if ((await pages.names()).length === 0) await dropOlder(); // Else the pages kept before still need their files.
}

async function keep() {
  const since = pages.turn;
  await pages.fetchAll().catch((error) => {
    if (error.name !== "AbortError") throw error; // A newer version is to take over.
  });
  if (since === pages.turn) await dropOlder();
}

/** Delete what belongs to versions before this one. */
async function dropOlder() {
  const older = (await caches.keys()).filter((name) => !name.endsWith(RELEASE.version));
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** Files are named by their content, so whichever cache has one has the right one. */
async function asset({ url }) {
  return (await caches.match(url, { ignoreVary: true })) ?? fetch(url);
}

async function picture(event) {
  const { request } = event;
  const since = pages.turn;
  const network = fetch(request);
  event.waitUntil(network.then((response) => pages.renew(request, response.clone(), since)).catch(() => {})); // As below.
  const response = await network.catch(() => Response.error());
  return response.ok ? response : ((await pages.copy(request.url)) ?? response); // A kept page's grant may be over.
}

/** The network's page; after a while, or without a signal, the one last seen; else the page that says so. */
async function page(event) {
  const { request } = event;
  const since = pages.turn;
  const network = fetch(request);
  const kept = network.then((response) => pages.remember(request, response.clone(), since));
  event.waitUntil(kept.catch(() => {})); // No signal, or no room for a copy: the page itself is what counts.
  const copy = request.method === "GET" ? await pages.copy(request.url) : undefined;
  try {
    return (await (copy ? Promise.race([network, patience()]) : network)) ?? marked(copy);
  } catch {
    return copy ? marked(copy) : caches.match(RELEASE.offline, { ignoreVary: true });
  }
}

function patience() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE));
}

/** Send what waits in the outbox of who is signed in. Pages may be sending the same: its UUID keeps it single. */
async function send() {
  const answer = await fetch("/session/token", { headers: { Accept: "application/json" } });
  const { person, token } = await answer.json();
  if (!person) return;
  const session = new Session({ fetch: (...asked) => fetch(...asked), person, token });
  const box = new Outbox({ store: await IndexedStore.open(person), send: sender(session), join: joinNotes });
  for (const result of ["sent", "refused"]) box.addEventListener(result, ({ detail }) => tellPages({ result, detail }));
  await box.flush();
  const left = (await box.list()).filter(({ state }) => state === "waiting").length;
  if (left) throw new Error(`${left} still waiting`); // The browser tries again later.
}

async function tellPages(news) {
  for (const client of await self.clients.matchAll()) client.postMessage(news);
}
