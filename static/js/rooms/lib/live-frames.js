// Frames of a stream, put into the page: HTML whose elements carry the ids by which they replace what is there, or find
// their place. A frame may come twice, late, and after a newer one.

import { elements } from "../../lib/fragment.js";

/** The moment of a stamp (`milliseconds-row`); 0 without one. */
export function moment(stamp) {
  return Number(/^(\d+)-/.exec(stamp)?.[1] ?? 0);
}

/** Where an element with `order` belongs among the sorted `orders`: the index of the first one after it. */
export function place(orders, order) {
  let at = orders.length;
  while (order && at > 0 && orders[at - 1] > order) at -= 1;
  return at;
}

/** Which frame each element is of, so that an older one, or the same again, changes nothing. */
export class Frames {
  #versions = new Map();

  /**
   * Put a frame into the page: its elements replace those with the same ids, and new ones go into `root`'s
   * `[data-live~="<event>"]`, in the order of `data-order`, else at its end. A list that says `data-older` has more
   * before its first element, so what belongs there is left out. `data-changed` (microseconds) says what is newer, else
   * the stamp does. `dress(element)` prepares each for this reader.
   * Answers `{element, before}` for each that is in the page now, `before` being what it took the place of.
   */
  put(root, { event, html, stamp }, dress) {
    const done = [];
    for (const element of [...elements(html).children]) {
      const before = document.getElementById(element.id);
      if (!this.#newer(element, before, 1000 * moment(stamp))) continue;
      dress(element);
      const there = before ? replace(before, element) : insert(root.querySelector(`[data-live~="${event}"]`), element);
      if (there) done.push({ element, before });
    }
    return done;
  }

  #newer(element, before, stamped) {
    const version = Number(element.dataset.changed ?? stamped);
    const known = before ? Number(before.dataset.changed ?? this.#versions.get(element.id) ?? 0) : 0;
    if (version && version <= known) return false;
    this.#versions.set(element.id, version);
    return true;
  }
}

function replace(before, element) {
  keepNewer(element);
  const inside = before.contains(document.activeElement) && document.activeElement;
  before.replaceWith(element);
  if (inside) twin(inside, element)?.focus({ preventScroll: true });
  return true;
}

/** What came by frames of its own may be newer than what this one holds of it. */
function keepNewer(element) {
  for (const part of element.querySelectorAll("[id][data-changed]")) {
    const there = document.getElementById(part.id);
    if (there && Number(there.dataset.changed) > Number(part.dataset.changed)) part.replaceWith(there);
  }
}

/** What in `element` is what `inside` was in the one before: the same control of the same form. */
function twin(inside, element) {
  const same = (other) => other.name === inside.name && other.value === inside.value && other.href === inside.href;
  return [...element.querySelectorAll(inside.localName)].find(same);
}

function insert(list, element) {
  if (!list) return false;
  const siblings = [...list.children].filter(({ dataset }) => dataset.order);
  const at = place(siblings.map(({ dataset }) => dataset.order), element.dataset.order);
  if (at === 0 && siblings.length && "older" in list.dataset) return false;
  if (at < siblings.length) siblings[at].before(element);
  else if (element.dataset.order && siblings.length) siblings.at(-1).after(element); // What is on its way stays last.
  else if (element.dataset.order) list.prepend(element);
  else list.append(element);
  return true;
}
