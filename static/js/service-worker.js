// The app without a signal: its files, the pages last seen, and what waits in the outbox.
// RELEASE ({version, assets, offline}) and the real names of what is imported are filled in by meetup/pwa/routes.py.
/* global RELEASE */

import { joinNotes } from "./lib/join-notes.js";
import { IndexedStore } from "./lib/outbox-store.js";
import { Outbox } from "./lib/outbox.js";
import { sender } from "./lib/sending.js";
import { Session } from "./lib/session.js";

const ASSETS = `assets-${RELEASE.version}`;
const PATIENCE = 3_000; // ms for the network before a page is shown as it was last seen
const FRESH = 300_000; // ms during which the core pages are not fetched again
const LAPSED = 86_400_000; // ms after which a kept contact is: its card may have changed, or been taken back
const CORE = ["/", "/contacts", "/me/code", "/scan"];
const CONTACT = /^\/contacts\/\d+$/;
const PERSON = /<meta name="person" content="(\w*)">/;
const OURS = { contact: /href="(\/contacts\/\d+)"/g, picture: /src="((?:\/c\/|\/pictures\/)[^"]+)"/g };
const AT = "X-Kept-At";
let turn = 0; // Counts how often pages were forgotten: what was asked for before is not kept after.

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("sync", (event) => event.waitUntil(send()));
self.addEventListener("message", (event) => {
  if (event.data === "activate") self.skipWaiting();
  if (event.data === "keep") event.waitUntil(keepCore());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (pathname.startsWith("/static/")) event.respondWith(asset(request));
  else if (request.destination === "image") event.respondWith(picture(request));
});

async function install() {
  const cache = await caches.open(ASSETS);
  await cache.addAll([...RELEASE.assets, new Request(RELEASE.offline, { credentials: "omit" })]);
}

async function activate() {
  await self.clients.claim();
  if (!(await pagesName())) await dropOlder(); // Else the pages kept by the version before still need its files.
}

/** Files are named by their content, so whichever cache has one has the right one. */
async function asset(request) {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);
}

async function picture(request) {
  return fetch(request).catch(async () => (await keptCopy(keyOf(request.url))) ?? Response.error());
}

/** The network's page; after a while, or without a signal, the one last seen; else the page that says so. */
async function page(event) {
  const since = turn;
  const network = fetch(event.request);
  const done = network.then((response) => remember(event.request, response.clone(), since));
  event.waitUntil(done.catch(() => {})); // No signal, or no room for a copy: the page itself is what counts.
  const copy = event.request.method === "GET" ? await keptCopy(keyOf(event.request.url)) : undefined;
  try {
    return (await (copy ? Promise.race([network, late()]) : network)) ?? marked(copy);
  } catch {
    return copy ? marked(copy) : caches.match(RELEASE.offline, { ignoreVary: true });
  }
}

function late() {
  return new Promise((resolve) => setTimeout(resolve, PATIENCE));
}

/** The name under which a page is kept; null for one that is not. */
function keyOf(url) {
  const { pathname, search } = new URL(url, self.location.origin);
  if (pathname === "/contacts") return ["", "?stage=to_do"].includes(search) ? pathname : search.includes("q=") ? null : pathname + search;
  return pathname;
}

function isKept(key) {
  return CORE.includes(key) || CONTACT.test(key ?? "") || key?.startsWith("/contacts?");
}

/** Keep a page for the person it was made for, and at once nothing for anybody else. Answers its HTML. */
async function remember({ url, method = "GET" }, response, since) {
  if (!response.headers.get("Content-Type")?.startsWith("text/html")) return "";
  const html = await response.text();
  const person = PERSON.exec(html)?.[1];
  if (person === undefined || since !== turn) return ""; // Some network's own page, or one asked for by somebody before.
  await forgetOthers(person);
  const key = keyOf(url);
  if (!person || method !== "GET" || !isKept(key)) return html;
  const cache = await caches.open(`pages-${person}-${RELEASE.version}`);
  if (response.ok) await cache.put(key, copyOf(html, response.headers));
  if ([404, 410].includes(response.status)) await cache.delete(key);
  return html;
}

function copyOf(html, headers) {
  const said = ["Content-Type", "Content-Security-Policy"].map((name) => [name, headers.get(name) ?? ""]);
  return new Response(html, { headers: [...said, [AT, new Date().toISOString()]] });
}

/** A copy that tells the page when it was made. */
async function marked(copy) {
  const html = (await copy.text()).replace("<html ", `<html data-kept-at="${copy.headers.get(AT)}" `);
  return new Response(html, { headers: copy.headers });
}

/** The caches of pages, this version's first; there is never more than one person's. */
async function pagesNames() {
  const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  return names.sort((a) => (a.endsWith(RELEASE.version) ? -1 : 1));
}

async function pagesName() {
  return (await pagesNames())[0];
}

async function keptCopy(key) {
  for (const name of key ? await pagesNames() : []) {
    const copy = await (await caches.open(name)).match(key);
    if (copy) return copy;
  }
  return undefined;
}

async function forgetOthers(person) {
  const others = (await pagesNames()).filter((name) => !person || !name.startsWith(`pages-${person}-`));
  if (others.length || !person) turn += 1;
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function dropOlder() {
  const older = (await caches.keys()).filter((name) => !name.endsWith(RELEASE.version));
  await Promise.all(older.map((name) => caches.delete(name)));
}

/** Fetch what must open without a signal: the core pages, and the people on the first page of the list. */
async function keepCore() {
  if ((await age("/")) < FRESH) return;
  const since = turn;
  const pages = [];
  for (const path of CORE) pages.push(await keep(path, since));
  const contacts = new Set(pages.flatMap((html) => [...html.matchAll(OURS.contact)].map(([, path]) => path)));
  for (const path of contacts) if ((await age(path)) > LAPSED) pages.push(await keep(path, since));
  const pictures = new Set(pages.flatMap((html) => [...html.matchAll(OURS.picture)].map(([, path]) => path)));
  for (const path of pictures) await keepPicture(path, since);
  if (since === turn) await dropOlder();
}

/** Milliseconds since this version kept a page. */
async function age(path) {
  const name = await pagesName();
  const copy = name?.endsWith(RELEASE.version) && (await (await caches.open(name)).match(path));
  return copy ? Date.now() - new Date(copy.headers.get(AT)) : Infinity;
}

async function keep(path, since) {
  const url = new URL(path, self.location.origin).href;
  const response = await fetch(url, { headers: { Accept: "text/html" } });
  if (response.status === 401) await forgetOthers("");
  return response.redirected ? "" : remember({ url }, response, since);
}

async function keepPicture(path, since) {
  const name = await pagesName();
  const cache = name && since === turn && (await caches.open(name));
  if (!cache || (await cache.match(path))) return;
  const response = await fetch(path);
  if (response.ok && since === turn) await cache.put(path, response);
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
