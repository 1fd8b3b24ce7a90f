// Puts the frames of a stream into the page. The elements in a frame replace those with the same ids, or are inserted
// into a list. A frame may come twice, or late, after a newer one.

import { parseFragment } from "../../lib/fragment.js";

/** Return the moment of a stamp (`milliseconds-row`) in ms; 0 without a stamp. */
export function momentOfStamp(stamp) {
  return Number(/^(\d+)-/.exec(stamp)?.[1] ?? 0);
}

/** Return the index at which an element with `order` belongs among the sorted `orders`. Without an order it is last. */
export function insertionIndex(orders, order) {
  let index = orders.length;
  while (order && index > 0 && orders[index - 1] > order) index -= 1;
  return index;
}

/** Applies frames to the page and remembers the version of each element, so that older frames change nothing. */
export class FrameUpdater {
  #versions = new Map();

  /**
   * Apply a frame. Elements that are not on the page yet go into `root`'s `[data-live~="<event>"]`, in the order of
   * `data-order`, or else at its end. A list with `data-older` does not show its beginning, so what belongs before its
   * first element is left out. The version of an element is its `data-changed` (in microseconds), or else the stamp.
   * An element with `data-own` shows its reader more than a frame may hold, so it stays; its controller fetches it.
   *
   * `prepare(element)` is called before an element is put into the page. Returns `{element, before}` for each element
   * that was; `before` is the element that it replaced, or null. One that stays is both.
   */
  apply(root, { event, html, stamp }, prepare) {
    const applied = [];
    for (const element of [...parseFragment(html).children]) {
      const before = document.getElementById(element.id);
      if (!this.#isNewer(element, before, 1000 * momentOfStamp(stamp))) continue;
      if (before?.dataset.own) {
        applied.push({ element: before, before });
        continue;
      }
      prepare(element);
      const list = root.querySelector(`[data-live~="${event}"]`);
      const isOnPage = before ? replaceElement(before, element) : insertElement(list, element);
      if (isOnPage) applied.push({ element, before });
    }
    return applied;
  }

  #isNewer(element, before, stampVersion) {
    const version = Number(element.dataset.changed ?? stampVersion);
    const known = before ? Number(before.dataset.changed ?? this.#versions.get(element.id) ?? 0) : 0;
    if (version && version <= known) return false;
    this.#versions.set(element.id, version);
    return true;
  }
}

/** Replace an element on the page, and keep the focus in it. Returns true. */
export function replaceElement(before, element) {
  keepNewerParts(element);
  const focused = before.contains(document.activeElement) && document.activeElement;
  before.replaceWith(element);
  if (focused) sameControl(focused, element)?.focus({ preventScroll: true });
  return true;
}

/** Parts of an element also come in frames of their own. Keep those on the page that are newer than in `element`. */
function keepNewerParts(element) {
  for (const part of element.querySelectorAll("[id][data-changed]")) {
    const current = document.getElementById(part.id);
    if (current && Number(current.dataset.changed) > Number(part.dataset.changed)) part.replaceWith(current);
  }
}

function sameControl(control, element) {
  const { name, value, href } = control;
  const isSame = (other) => other.name === name && other.value === value && other.href === href;
  return [...element.querySelectorAll(control.localName)].find(isSame);
}

/** Insert an element into a list. Returns whether it was inserted. */
function insertElement(list, element) {
  if (!list) return false;
  const siblings = [...list.children].filter(({ dataset }) => dataset.order);
  const index = insertionIndex(siblings.map(({ dataset }) => dataset.order), element.dataset.order);
  if (index === 0 && siblings.length && "older" in list.dataset) return false;
  if (index < siblings.length) siblings[index].before(element);
  else if (element.dataset.order && siblings.length) siblings.at(-1).after(element); // Before pending messages.
  else if (element.dataset.order) list.prepend(element);
  else list.append(element);
  return true;
}
