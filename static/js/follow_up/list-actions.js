// Does what a button of a row, or of the contact beside the list, says without leaving the list: the row changes, the
// next one takes the focus, and place, search and address stay. Undo works in the same way, and “Show more” adds rows
// below. Without an answer, the forms are sent as usual.

import { fetchFragment } from "../lib/fragment.js";
import { session } from "../lib/person.js";
import { addressOf, appendList, linkOf, showList } from "./lib/list-fragment.js";

export function connect(region, signal) {
  let lastId = null;
  let isBusy = false;
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const row = rowOf(region, form);
    const isUndo = form.matches("main > .toasts form");
    if (!row && !isUndo) return;
    event.preventDefault();
    if (isBusy) return;
    isBusy = true;
    const nextIds = row ? idsAround(region, row) : [lastId];
    const fields = new FormData(form);
    if (fields.has("next")) fields.set("next", `${location.pathname}${location.search}`);
    const { status, text } = await session.post(form.action, fields);
    isBusy = false;
    if (status !== 200 || !text.includes("data-list")) return form.submit();
    if (row) lastId = row.dataset.contact;
    showList(region, text);
    if (isUndo && !text.includes("data-flash")) document.querySelector("main > .toasts")?.remove();
    const link = nextIds.map((id) => linkOf(region, id)).find(Boolean);
    (link ?? document.querySelector("main")).focus({ preventScroll: !link });
    link?.scrollIntoView({ block: "nearest" });
  }, { signal });
  region.addEventListener("click", async (event) => {
    const more = event.target.closest("a[data-more]");
    if (!more || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (more.getAttribute("aria-busy")) return;
    more.setAttribute("aria-busy", "true");
    const html = await fetchFragment(more.href, signal);
    if (html === null) return location.assign(more.href);
    appendList(region, html)?.querySelector("a").focus({ preventScroll: true });
    history.replaceState(history.state, "", addressOf(region));
  }, { signal });
}

/** Return the row of the list that a form is about: it is in the row, or in the pane that shows the row's contact. */
function rowOf(region, form) {
  if (region.contains(form)) return form.closest("li");
  return form.closest("#pane [data-acts]") ? region.querySelector("li[aria-current]") : null;
}

/** Return the ids of the contacts to go on with: the next one, or else the one before. */
function idsAround(region, row) {
  const rows = [...region.querySelectorAll("li[data-contact]")];
  const index = rows.indexOf(row);
  return [rows[index + 1], rows[index - 1]].map((other) => other?.dataset.contact);
}
