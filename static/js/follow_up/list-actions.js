// Does what a button of a row says without leaving the list: the row changes, the next one takes the focus, and place,
// search and address stay. Undo and “Show more” work in the same way. Without an answer, the forms are sent as usual.

import { fetchFragment } from "../lib/fragment.js";
import { session } from "../lib/person.js";
import { linkOf, showList } from "./lib/list-fragment.js";

export function connect(region, signal) {
  let lastId = null;
  let isBusy = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const row = region.contains(form) ? form.closest("li") : null;
    const isUndo = form.matches("main > .toasts form");
    if (!row && !isUndo) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const nextIds = row ? idsAround(row) : [lastId];
    const { status, text } = await session.post(form.action, new FormData(form));
    isBusy = false;
    if (status !== 200 || !text.includes("data-list")) return form.submit();
    if (row) lastId = row.dataset.contact;
    showList(region, text);
    if (isUndo && !text.includes("data-flash")) document.querySelector("main > .toasts")?.remove();
    const link = nextIds.map((id) => linkOf(region, id)).find(Boolean);
    (link ?? document.querySelector("main")).focus({ preventScroll: true });
  }, { signal });
  region.addEventListener("click", async (event) => {
    const more = event.target.closest("a[data-more]");
    if (!more || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const html = await fetchFragment(more.href, signal);
    if (html === null) return location.assign(more.href);
    history.pushState(null, "", more.href);
    showList(region, html);
    region.querySelector("li > a")?.focus();
  }, { signal });
  window.addEventListener("popstate", () => location.reload(), { signal });
}

/** Return the ids of the contacts to go on with: the next one, or else the one before. */
function idsAround(row) {
  const rows = [...row.closest("[data-controller]:not(li)").querySelectorAll("li[data-contact]")];
  const index = rows.indexOf(row);
  return [rows[index + 1], rows[index - 1]].map((other) => other?.dataset.contact);
}
