// Finds people in the pages of the list that this phone keeps for when there is no signal.

const LIST_PATH = "/contacts";

/**
 * Resolve to the rows of the kept lists in which all of `words` stand, each person once: as copies without buttons,
 * which need the server.
 */
export async function findKeptPeople(words) {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  const rows = new Map();
  for (const html of await keptLists()) {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const row of page.querySelectorAll("#people li[data-contact]")) {
      if (!rows.has(row.dataset.contact)) rows.set(row.dataset.contact, row);
    }
  }
  const matches = [...rows.values()].filter((row) => {
    const text = fold(row.querySelector("a").textContent);
    return wanted.every((word) => text.includes(word));
  });
  return matches.map(withoutButtons);
}

/** Resolve to the HTML of all kept pages of the list, whatever it was narrowed to. */
async function keptLists() {
  const pages = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    const cache = await caches.open(name);
    const requests = (await cache.keys()).filter(({ url }) => new URL(url).pathname === LIST_PATH);
    for (const request of requests) pages.push(await (await cache.match(request)).text());
  }
  return pages;
}

function withoutButtons(row) {
  const copy = document.importNode(row, true);
  copy.removeAttribute("data-controller");
  copy.querySelectorAll("input, .acts").forEach((part) => part.remove());
  return copy;
}

/** Return `text` in small letters and without accents. */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
