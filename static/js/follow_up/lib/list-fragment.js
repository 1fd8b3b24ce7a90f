// Puts a new list into the page: its rows, how many people are at each stage, and what has just been done.

import { parseFragment } from "../../lib/fragment.js";

const STAGES = "nav[aria-label=Stages]";
const RUN_LINE = "#run-line";

/** Show the list that the server answered with. The toasts, the stages and the line above it are replaced as well. */
export function showList(region, html) {
  const list = parseFragment(html);
  const [stages, toasts] = [list.querySelector(STAGES), list.querySelector(".toasts")];
  if (stages) document.querySelector(`main ${STAGES}`)?.replaceWith(stages);
  const runLine = list.querySelector(RUN_LINE);
  if (runLine) document.querySelector(`main ${RUN_LINE}`)?.replaceWith(runLine);
  if (toasts) {
    document.querySelector("main > .toasts")?.remove();
    document.querySelector("main").prepend(toasts);
  }
  region.replaceChildren(list);
}

/** Add the next page of the list below the rows that are there. Returns the first of the new rows. */
export function appendList(region, html) {
  const list = parseFragment(html);
  const [rows, more] = [[...list.querySelectorAll("li[data-contact]")], list.querySelector("a[data-more]")];
  const link = region.querySelector("a[data-more]");
  link.closest("section").querySelector("ul").append(...rows);
  if (more) link.replaceWith(more);
  else link.remove();
  return rows[0];
}

/** Return the address of the list with as many rows as are there now, so that it can be shown again like that. */
export function addressOf(region) {
  const url = new URL(location.href);
  url.searchParams.set("shown", region.querySelectorAll("section:last-of-type li[data-contact]").length);
  return `${url.pathname}${url.search}`;
}

/** Return the link of the contact with this id, or null if the contact is not in the list. */
export function linkOf(region, id) {
  return id ? region.querySelector(`li[data-contact="${id}"] > a`) : null;
}
