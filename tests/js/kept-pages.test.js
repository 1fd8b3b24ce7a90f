import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { KeptPages } from "../../static/js/lib/kept-pages.js";

const ORIGIN = "https://meetup.example";
const DAY = 86_400_000;
globalThis.self = { location: { origin: ORIGIN } };

/** The browser's caches, and a server that answers with `pages` (path → HTML) and any picture. */
function phone(pages) {
  const stores = new Map();
  const absolute = (asked) => new URL(asked.url ?? asked, ORIGIN).href;
  const open = (store) => ({
    match: async (asked) => store.get(absolute(asked))?.clone(),
    put: async (asked, response) => void store.set(absolute(asked), response),
    delete: async (asked) => store.delete(absolute(asked)),
    keys: async () => [...store.keys()].map((url) => ({ url })),
  });
  globalThis.caches = {
    keys: async () => [...stores.keys()],
    open: async (name) => open(stores.get(name) ?? stores.set(name, new Map()).get(name)),
    delete: async (name) => stores.delete(name),
  };
  const asked = [];
  globalThis.fetch = async (url) => {
    const { pathname } = new URL(url, ORIGIN);
    asked.push(url);
    return pathname.endsWith(".webp") ? new Response("picture") : html(pages[pathname] ?? "");
  };
  const kept = () => [...stores.values()].flatMap((store) => [...store.keys()].map((url) => url.replace(ORIGIN, "")));
  return { asked, kept };
}

function html(body) {
  const headers = { "Content-Type": "text/html" };
  return new Response(`<html lang="en"><meta name="person" content="p1">${body}`, { headers });
}

const face = (key, grant) => `<img src="/pictures/${key}/96.webp?grant=${grant}">`;
const look = (pages, path) => pages.remember({ url: ORIGIN + path }, html(face("b", 1)), pages.turn);

test("a list that was narrowed lapses after a day, as a contact does, and the core stays", async () => {
  mock.timers.enable({ apis: ["Date"], now: new Date("2026-11-23") });
  const { kept } = phone({});
  const pages = new KeptPages("v1");
  const looked = ["/contacts", "/contacts?stage=all", "/contacts?event=7&tag=2", "/contacts/9"];
  for (const path of looked) await look(pages, path);
  assert.equal(kept().length, 4);
  mock.timers.tick(DAY + 1);
  await pages.fetchAll();
  const stages = ["in_touch", "let_go", "waiting"].map((stage) => `/contacts?stage=${stage}`);
  assert.deepEqual(kept().sort(), ["/", "/contacts", "/contacts/new", ...stages, "/me/code", "/me/code/card", "/scan"]);
  mock.timers.reset();
});

test("a picture is kept once, whatever grants it, as long as a page that is kept shows it", async () => {
  mock.timers.enable({ apis: ["Date"], now: new Date("2026-11-23") });
  const site = { "/contacts": face("a", 1) };
  const { asked, kept } = phone(site);
  const pages = new KeptPages("v1");
  const pictures = () => kept().filter((path) => path.startsWith("/pictures/"));
  await pages.fetchAll();
  assert.deepEqual(pictures(), ["/pictures/a/96.webp"]);
  assert.ok(asked.includes("/pictures/a/96.webp?grant=1"), "asked for as the page grants it");
  assert.equal(await (await pages.copy(`${ORIGIN}/pictures/a/96.webp?grant=1`)).text(), "picture");

  site["/contacts"] = face("a", 2);
  mock.timers.tick(3_600_000);
  await pages.fetchAll();
  assert.deepEqual(pictures(), ["/pictures/a/96.webp"]);
  assert.ok(!asked.includes("/pictures/a/96.webp?grant=2"));

  await pages.renew({ url: `${ORIGIN}/pictures/a/96.webp?grant=2` }, new Response("newer"), pages.turn);
  assert.equal(await (await pages.copy("/pictures/a/96.webp?grant=1")).text(), "newer");

  site["/contacts"] = "Nobody shares a photo any more.";
  mock.timers.tick(3_600_000);
  await pages.fetchAll();
  assert.deepEqual(pictures(), []);
  mock.timers.reset();
});
