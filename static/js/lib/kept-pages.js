// The pages of one person that open without a signal, each as it was last seen. Imports nothing: it belongs to the
// service worker, and import maps do not reach there.
// A page says for whom it was made. There is never more than one person's cache: a page made for somebody else, or for
// nobody, deletes the others at once.

const CORE = ["/", "/contacts", "/contacts/new", "/me/code", "/me/code/card", "/scan"];
const STAGES = ["waiting", "in_touch", "let_go"].map((stage) => `/contacts?stage=${stage}`); // The first is /contacts.
const CONTACT = /^\/contacts\/\d+$/;
const PERSON = /<meta name="person" content="(\w*)">/;
const CONTACTS = /href="(\/contacts\/\d+)"/g;
const PICTURES = /src="((?:\/c\/|\/me\/code\/|\/pictures\/)[^"]+)"/g;
const MINE = "/me/"; // How the addresses of pictures begin that change; the others are named by what they show.
const FRESH = 300_000; // ms during which the core pages are not fetched again
const LAPSED = 86_400_000; // ms after which a page beside the core is: cards on it may have been taken back
const AT = "X-Kept-At";

export class KeptPages {
  #rest = new AbortController();
  /** Counts how often pages were forgotten: what was asked for before is not kept after. */
  turn = 0;
  #version;

  constructor(version) {
    this.#version = version;
  }

  /** The caches of pages, this version's first; those of the version before serve until it has its own. */
  async names() {
    const names = (await caches.keys()).filter((name) => name.startsWith("pages-"));
    return names.sort((name) => (name.endsWith(this.#version) ? -1 : 1));
  }

  /** What is kept for `url`, a page or a picture on one; undefined for nothing. */
  async copy(url) {
    for (const name of await this.names()) {
      const copy = await (await caches.open(name)).match(keyOf(url));
      if (copy) return copy;
    }
    return undefined;
  }

  /** Keep the page that answers a request of turn `since`, if it is one to keep. Answers its HTML. */
  async remember({ url, method = "GET" }, response, since) {
    if (response.status >= 500) return ""; // A server in trouble may not know whom it answers.
    if (!response.headers.get("Content-Type")?.startsWith("text/html")) return "";
    const html = await response.text();
    const person = PERSON.exec(html)?.[1];
    if (person === undefined || since !== this.turn) return ""; // Some network's own page, or somebody's before.
    await this.forgetAllBut(person);
    if (!person || method !== "GET" || !isKept(keyOf(url))) return html;
    const cache = await caches.open(`pages-${person}-${this.#version}`);
    if (response.ok) await cache.put(keyOf(url), copyOf(html, response.headers));
    if ([404, 410].includes(response.status)) await cache.delete(keyOf(url));
    return html;
  }

  /** Put the picture that answers a request of turn `since` in place of the one kept, if one is. */
  async renew({ url }, response, since) {
    const [cache, key] = [await this.#own(), keyOf(url)];
    if (response.ok && since === this.turn && (await cache?.match(key))) await cache.put(key, response);
  }

  /** Delete what is kept of everybody else; of everybody for "". */
  async forgetAllBut(person) {
    const others = (await this.names()).filter((name) => !person || !name.startsWith(`pages-${person}-`));
    if (others.length || !person) this.turn += 1;
    await Promise.all(others.map((name) => caches.delete(name)));
  }

  /** Fetch nothing more ahead of need: a worker is not replaced before it has finished what it does. */
  rest() {
    this.#rest.abort();
  }

  /** Fetch what must open without a signal: the core, the people on the first page of the list, and that of each stage. */
  async fetchAll() {
    const since = this.turn;
    if ((await this.#age("/")) < FRESH) return;
    const pages = [];
    for (const path of CORE) pages.push(await this.#fetch(path, since));
    const contacts = found(CONTACTS, pages);
    for (const path of STAGES) pages.push(await this.#fetch(path, since));
    for (const path of contacts) if ((await this.#age(path)) > LAPSED) pages.push(await this.#fetch(path, since));
    for (const path of found(PICTURES, pages)) await this.#fetchPicture(path, since);
    await this.#dropLapsed();
  }

  async #fetch(path, since) {
    const url = new URL(path, self.location.origin).href;
    const response = await fetch(url, { headers: { Accept: "text/html" }, signal: this.#rest.signal });
    if (response.status === 401) await this.forgetAllBut("");
    return response.redirected ? "" : this.remember({ url }, response, since);
  }

  async #fetchPicture(path, since) {
    const [cache, key] = [await this.#own(), keyOf(path)]; // The grant in the address changes, the picture does not.
    if (!cache || (!path.startsWith(MINE) && (await cache.match(key)))) return;
    const response = await fetch(path, { signal: this.#rest.signal });
    if (response.ok && since === this.turn) await cache.put(key, response);
  }

  /** Who is on a page from long ago may share less by now. Pictures go with the last page that shows them. */
  async #dropLapsed() {
    const [cache, pages, pictures] = [await this.#own(), [], []];
    for (const request of (await cache?.keys()) ?? []) {
      const copy = await cache.match(request);
      if (!copy.headers.has(AT)) pictures.push(request);
      else if (CORE.includes(keyOf(request.url)) || ageOf(copy) <= LAPSED) pages.push(await copy.text());
      else await cache.delete(request);
    }
    const shown = new Set([...found(PICTURES, pages)].map(keyOf));
    for (const { url } of pictures) if (!shown.has(keyOf(url))) await cache.delete(url);
  }

  async #age(path) {
    return ageOf(await (await this.#own())?.match(path));
  }

  async #own() {
    const name = (await this.names()).find((each) => each.endsWith(this.#version));
    return name && caches.open(name);
  }
}

/** Milliseconds since a page was kept. */
const ageOf = (copy) => (copy ? Date.now() - new Date(copy.headers.get(AT)) : Infinity);

/** A copy that tells the page when it was made. */
export async function marked(copy) {
  const html = (await copy.text()).replace("<html ", `<html data-kept-at="${copy.headers.get(AT)}" `);
  return new Response(html, { headers: copy.headers });
}

function found(pattern, pages) {
  return new Set(pages.flatMap((html) => [...html.matchAll(pattern)].map(([, path]) => path)));
}

/** The list's first stage has two addresses; but for the list's, what follows the path makes no other page. */
function keyOf(url) {
  const { pathname, search } = new URL(url, self.location.origin);
  return pathname === "/contacts" && search !== "?stage=to_do" ? pathname + search : pathname;
}

function isKept(key) {
  const list = key.startsWith("/contacts?") && !key.includes("q=");
  return list || CORE.includes(key) || CONTACT.test(key);
}

function copyOf(html, headers) {
  const said = ["Content-Type", "Content-Security-Policy"].map((name) => [name, headers.get(name) ?? ""]);
  return new Response(html, { headers: [...said, [AT, new Date().toISOString()]] });
}
