// Keeps the pages of one person, as they were last seen, so that they open without a signal.
// Each page names the person whom it was made for. Only one person's pages are ever kept: a page that was made for
// somebody else, or for nobody, deletes the others at once.
// Imports nothing, because it belongs to the service worker and import maps do not reach workers.

// My code comes first: it is what somebody holds out in a hall without a signal.
const CORE_PATHS = [
  "/me/code",
  "/",
  "/contacts",
  "/events",
  "/me",
  "/me/code/card",
  "/rooms",
  "/run-through",
  "/scan",
  "/contacts/new",
];
/**
 * Kept as last opened: a contact, a meeting, an event with its badge, its check-in and the days of its schedule, a room,
 * the guide.
 */
const VISITED_PATH = /^\/(guide(\/[a-z]+)?|contacts\/\d+|appointments(\/\d+)?|events\/(?!new$)[\w-]+(\/badge|\/check-in(\/kiosk)?|\/schedule(\/[\w-]+)?)?|rooms\/\d+)$/;
const PERSON = /<meta name="person" content="(\w*)">/;
const PICTURES =
  /src="((?:\/c\/|\/me\/code\/|\/pictures\/|\/events\/[\w-]+\/cover\.|\/rooms\/\d+\/faces\/)[^"]+)"/g;
const PRIVATE_PREFIX = "/me/"; // Pictures under it change; the paths of all others are named after what they show.
const PAGE_LIFETIME = 86_400_000; // ms, for pages outside the core: their cards may have been revoked since
const KEPT_AT_HEADER = "X-Kept-At";

/** The kept pages and their pictures, in a cache named after the person and the release `version`. */
export class KeptPages {
  /** Grows whenever pages are deleted. A response to a request from before that is not kept. */
  turn = 0;
  #version;

  constructor(version) {
    this.#version = version;
  }

  /** The paths of the pages that always have to open without a signal. */
  get corePaths() {
    return CORE_PATHS;
  }

  /** Resolve to the names of all caches of pages. The previous release's cache is used until this one has its own. */
  async cacheNames() {
    const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
    return names.sort((name) => (name.endsWith(this.#version) ? -1 : 1));
  }

  /** Resolve to what is kept for `url`, a page or a picture; to undefined for nothing. */
  async find(url) {
    for (const name of await this.cacheNames()) {
      const response = await (await caches.open(name)).match(keyOf(url));
      if (response) return response;
    }
    return undefined;
  }

  /**
   * Keep the page that answers a request from turn `turn`, if it is one of those to keep. Resolves to its HTML, or to
   * "" when the response is not a page of this app.
   */
  async keepPage({ url, method = "GET" }, response, turn) {
    if (response.status >= 500) return ""; // A server in trouble may not know who is signed in.
    if (!response.headers.get("Content-Type")?.startsWith("text/html")) return "";
    const html = await response.text();
    const person = PERSON.exec(html)?.[1];
    if (person === undefined || turn !== this.turn) return ""; // A network's own page, or a page from before.
    await this.forgetAllBut(person);
    if (!person || method !== "GET" || !isKept(keyOf(url))) return html;
    const cache = await caches.open(`pages-${person}-${this.#version}`);
    if (response.ok) await cache.put(keyOf(url), pageToKeep(html, response.headers));
    if ([404, 410].includes(response.status)) await cache.delete(keyOf(url));
    return html;
  }

  /** Keep the picture that answers a request from turn `turn`. */
  async keepPicture({ url }, response, turn) {
    if (response.ok && turn === this.turn) await (await this.#currentCache())?.put(keyOf(url), response);
  }

  /** Replace a picture that is kept with the one that answers a request from turn `turn`. */
  async updatePicture({ url }, response, turn) {
    const isKeptAlready = await (await this.#currentCache())?.match(keyOf(url));
    if (isKeptAlready) await this.keepPicture({ url }, response, turn);
  }

  /** Delete what is kept for everybody but `person`, or for everybody if `person` is "". */
  async forgetAllBut(person) {
    const names = (await this.cacheNames()).filter((name) => !person || !name.startsWith(`pages-${person}-`));
    if (names.length || !person) this.turn += 1;
    await Promise.all(names.map((name) => caches.delete(name)));
  }

  /** Resolve to whether a picture should be fetched. The grant in its address may change, the picture does not. */
  async lacksPicture(path) {
    const cache = await this.#currentCache();
    return Boolean(cache) && (path.startsWith(PRIVATE_PREFIX) || !(await cache.match(keyOf(path))));
  }

  /** Resolve to the age in ms of the page that this release has kept for `path`; to Infinity without one. */
  async ageOf(path) {
    return ageOf(await (await this.#currentCache())?.match(path));
  }

  /** Resolve to whether the page for `path` is missing or too old to be shown. */
  async isExpired(path) {
    return (await this.ageOf(path)) > PAGE_LIFETIME;
  }

  /** Return the paths of all pictures in `pages`, a list of HTML texts, each once. */
  picturesIn(pages) {
    return new Set(pages.flatMap((html) => [...html.matchAll(PICTURES)].map(([, path]) => path)));
  }

  /** Delete the pages that are too old, and the pictures that no kept page shows any more. */
  async deleteExpired() {
    const cache = await this.#currentCache();
    const [pages, pictures] = [[], []];
    for (const request of (await cache?.keys()) ?? []) {
      const response = await cache.match(request);
      const isCurrent = CORE_PATHS.includes(keyOf(request.url)) || ageOf(response) <= PAGE_LIFETIME;
      if (!response.headers.has(KEPT_AT_HEADER)) pictures.push(request);
      else if (isCurrent) pages.push(await response.text());
      else await cache.delete(request);
    }
    const shown = new Set([...this.picturesIn(pages)].map(keyOf));
    for (const { url } of pictures) if (!shown.has(keyOf(url))) await cache.delete(url);
  }

  async #currentCache() {
    const name = (await this.cacheNames()).find((each) => each.endsWith(this.#version));
    return name && caches.open(name);
  }
}

/** Return a copy of a kept page that tells its scripts when it was kept (data-kept-at). */
export async function withKeptAt(response) {
  const keptAt = response.headers.get(KEPT_AT_HEADER);
  const html = (await response.text()).replace("<html ", `<html data-kept-at="${keptAt}" `);
  return new Response(html, { headers: response.headers });
}

function ageOf(response) {
  return response ? Date.now() - new Date(response.headers.get(KEPT_AT_HEADER)) : Infinity;
}

/** Only the list of contacts and the run differ by their query, and the first stage of the list has two addresses. */
function keyOf(url) {
  const { pathname, search } = new URL(url, self.location.origin);
  const isByQuery = (pathname === "/contacts" && search !== "?stage=to_do") || pathname === "/run-through";
  return isByQuery ? pathname + search : pathname;
}

function isKept(key) {
  const isList = (key.startsWith("/contacts?") && !key.includes("q=")) || key.startsWith("/run-through?");
  return isList || CORE_PATHS.includes(key) || VISITED_PATH.test(key);
}

function pageToKeep(html, headers) {
  const kept = ["Content-Type", "Content-Security-Policy"].map((name) => [name, headers.get(name) ?? ""]);
  return new Response(html, { headers: [...kept, [KEPT_AT_HEADER, new Date().toISOString()]] });
}
