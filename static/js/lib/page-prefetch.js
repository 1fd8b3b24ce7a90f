// Fetches the pages that have to open without a signal, before anybody needs them.
// Imports nothing, because it belongs to the service worker and import maps do not reach workers.

// The first stage is /contacts itself.
const STAGE_PATHS = ["waiting", "in_touch", "let_go"].map((stage) => `/contacts?stage=${stage}`);
const GUIDE_PATHS = ["/guide", ...["networking", "before", "talking", "afterwards"].map((page) => `/guide/${page}`)];
const LINKS = /href="(\/(?:contacts|appointments)\/\d+)"/g; // of people, and of meetings on Today
const FRESH = 300_000; // ms during which the core pages are not fetched again

/** Fetches pages and gives them to `keptPages` (kept-pages.js). */
export class PagePrefetch {
  #keptPages;
  #stopping = new AbortController();

  constructor(keptPages) {
    this.#keptPages = keptPages;
  }

  /**
   * Fetch pages with their pictures: the core pages, the list of each stage, the people and meetings that the core pages
   * link to, and the guide. Does nothing when that was done a few minutes ago. Rejects without a signal, and with an
   * AbortError after `stop`.
   */
  async fetchAll() {
    const { turn, corePaths } = this.#keptPages;
    // People seldom open the last core page themselves, so its age tells when all of them were fetched.
    if ((await this.#keptPages.ageOf(corePaths.at(-1))) < FRESH) return;
    const corePages = [];
    for (const path of corePaths) corePages.push(await this.#fetchWithPictures(path, turn));
    const linked = new Set(corePages.flatMap((html) => [...html.matchAll(LINKS)].map(([, path]) => path)));
    for (const path of STAGE_PATHS) await this.#fetchWithPictures(path, turn);
    for (const path of [...linked, ...GUIDE_PATHS]) {
      if (await this.#keptPages.isExpired(path)) await this.#fetchWithPictures(path, turn);
    }
    await this.#keptPages.deleteExpired();
  }

  /** Stop fetching, so that a new version of the service worker can take over at once. */
  stop() {
    this.#stopping.abort();
  }

  /** Fetch a page and at once what it shows, because the phone may lose its signal before everything is here. */
  async #fetchWithPictures(path, turn) {
    const html = await this.#fetchPage(path, turn);
    for (const picture of this.#keptPages.picturesIn([html])) await this.#fetchPicture(picture, turn);
    return html;
  }

  async #fetchPage(path, turn) {
    const url = new URL(path, self.location.origin).href;
    const response = await fetch(url, { headers: { Accept: "text/html" }, signal: this.#stopping.signal });
    if (response.status === 401) await this.#keptPages.forgetAllBut("");
    return response.redirected ? "" : this.#keptPages.keepPage({ url }, response, turn);
  }

  async #fetchPicture(path, turn) {
    if (!(await this.#keptPages.lacksPicture(path))) return;
    const response = await fetch(path, { signal: this.#stopping.signal });
    await this.#keptPages.keepPicture({ url: path }, response, turn);
  }
}
