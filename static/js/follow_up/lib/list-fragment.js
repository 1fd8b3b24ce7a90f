// Puts a new list into the page: its rows, how many people are at each stage, and what has just been done.

import { parseFragment } from "../../lib/fragment.js";

const STAGES = "nav[aria-label=Stages]";

/** Show the list that the server answered with. The toasts and the stages of the page are replaced as well. */
export function showList(region, html) {
  const list = parseFragment(html);
  const [stages, toasts] = [list.querySelector(STAGES), list.querySelector(".toasts")];
  if (stages) document.querySelector(`main ${STAGES}`)?.replaceWith(stages);
  if (toasts) {
    document.querySelector("main > .toasts")?.remove();
    document.querySelector("main").prepend(toasts);
  }
  region.replaceChildren(list);
}

/** Return the link of the contact with this id, or null if the contact is not in the list. */
export function linkOf(region, id) {
  return id ? region.querySelector(`li[data-contact="${id}"] > a`) : null;
}
