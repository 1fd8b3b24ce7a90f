import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { KeptPages } from "../../static/js/lib/kept-pages.js";
import { PagePrefetch } from "../../static/js/lib/page-prefetch.js";

const ORIGIN = "https://meetup.example";
const DAY = 86_400_000;
const GUIDE = ["/guide", "/guide/networking", "/guide/before", "/guide/talking", "/guide/afterwards"];
globalThis.self = { location: { origin: ORIGIN } };

/** Set up the browser's caches and a server that answers with `pages` (HTML by path) and any picture. */
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
    return /\.(webp|svg)$/.test(pathname) ? new Response("picture") : html(pages[pathname] ?? "");
  };
  const kept = () => [...stores.values()].flatMap((store) => [...store.keys()].map((url) => url.replace(ORIGIN, "")));
  return { asked, kept };
}

function html(body) {
  const headers = { "Content-Type": "text/html" };
  return new Response(`<html lang="en"><meta name="person" content="p1">${body}`, { headers });
}

const photo = (key, grant) => `<img src="/pictures/${key}/96.webp?grant=${grant}">`;
const visit = (pages, path) => pages.keepPage({ url: ORIGIN + path }, html(photo("b", 1)), pages.turn);

test("filtered lists and contacts expire after a day, and the core pages stay", async () => {
  mock.timers.enable({ apis: ["Date"], now: new Date("2026-11-23") });
  const { kept } = phone({});
  const pages = new KeptPages("v1");
  const lists = ["/contacts", "/contacts?stage=all", "/contacts?event=7&tag=2", "/run-through?event=7"];
  const paths = [...lists, "/contacts/9", "/rooms/3", "/events/pydata-lisbon", "/events/pydata-lisbon/badge"];
  for (const path of paths) await visit(pages, path);
  assert.deepEqual(kept().sort(), paths.sort());
  const team = ["/events/pydata-lisbon/team", "/events/pydata-lisbon/team/log", "/events/pydata-lisbon/manage"];
  const others = ["/contacts?q=ana", "/events/new", "/me/security", "/rooms/3/moderation", ...team];
  for (const path of others) await visit(pages, path);
  assert.equal(kept().length, paths.length, "nothing else is kept");
  mock.timers.tick(DAY + 1);
  await new PagePrefetch(pages).fetchAll();
  const stages = ["in_touch", "let_go", "waiting"].map((stage) => `/contacts?stage=${stage}`);
  const places = ["/", "/events", "/me", "/rooms", "/run-through"];
  const core = [...places, "/contacts", "/contacts/new", "/me/code", "/me/code/card", "/scan"];
  assert.deepEqual(kept().sort(), [...core, ...stages, ...GUIDE].sort());
  mock.timers.reset();
});

test("the guide is fetched once a day", async () => {
  mock.timers.enable({ apis: ["Date"], now: new Date("2026-11-23") });
  const { asked } = phone({});
  const guide = () => asked.filter((url) => new URL(url).pathname.startsWith("/guide"));
  for (const [hours, times] of [[0, 1], [12, 1], [13, 2]]) {
    mock.timers.tick(hours * 3_600_000);
    await new PagePrefetch(new KeptPages("v1")).fetchAll();
    assert.deepEqual(guide().length, times * GUIDE.length);
  }
  mock.timers.reset();
});

test("a picture is kept once, whatever its grant, while a kept page shows it", async () => {
  mock.timers.enable({ apis: ["Date"], now: new Date("2026-11-23") });
  const site = { "/contacts": photo("a", 1) };
  const { asked, kept } = phone(site);
  const pages = new KeptPages("v1");
  const pictures = () => kept().filter((path) => path.startsWith("/pictures/"));
  await new PagePrefetch(pages).fetchAll();
  assert.deepEqual(pictures(), ["/pictures/a/96.webp"]);
  assert.ok(asked.includes("/pictures/a/96.webp?grant=1"), "fetched with the grant of the page");
  assert.equal(await (await pages.find(`${ORIGIN}/pictures/a/96.webp?grant=1`)).text(), "picture");

  site["/contacts"] = photo("a", 2);
  mock.timers.tick(3_600_000);
  await new PagePrefetch(pages).fetchAll();
  assert.deepEqual(pictures(), ["/pictures/a/96.webp"]);
  assert.ok(!asked.includes("/pictures/a/96.webp?grant=2"));

  await pages.updatePicture({ url: `${ORIGIN}/pictures/a/96.webp?grant=2` }, new Response("newer"), pages.turn);
  assert.equal(await (await pages.find("/pictures/a/96.webp?grant=1")).text(), "newer");

  site["/contacts"] = "Nobody shares a photo any more.";
  mock.timers.tick(3_600_000);
  await new PagePrefetch(pages).fetchAll();
  assert.deepEqual(pictures(), []);
  mock.timers.reset();
});

test("my code is kept with its picture before anything else, and covers and faces of rooms are kept too", async () => {
  const site = {
    "/me/code": '<img src="/c/K7Q2M9XW4TDB0FZR.svg?covered=">',
    "/rooms": '<img src="/events/pydata-lisbon/cover.svg"><img src="/rooms/3/faces/a.webp">',
    "/contacts": '<a href="/contacts/9"></a>',
  };
  const { asked, kept } = phone(site);
  const pages = new KeptPages("v1");
  await new PagePrefetch(pages).fetchAll();
  const paths = asked.map((url) => url.replace(ORIGIN, ""));
  assert.deepEqual(paths.slice(0, 2), ["/me/code", "/c/K7Q2M9XW4TDB0FZR.svg?covered="]);
  for (const path of ["/events/pydata-lisbon/cover.svg", "/rooms/3/faces/a.webp"]) assert.ok(kept().includes(path), path);
});

test("opening Today does not count as having fetched the rest", async () => {
  const { asked, kept } = phone({});
  const pages = new KeptPages("v1");
  await visit(pages, "/");
  await new PagePrefetch(pages).fetchAll();
  assert.ok(kept().includes("/me/code"));
  asked.length = 0;
  await new PagePrefetch(pages).fetchAll();
  assert.deepEqual(asked, [], "fetched a moment ago");
});
