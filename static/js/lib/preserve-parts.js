// What in a frame is the reader's own: a frame is the same for all, so it comes with these parts blank, and they stay as
// they were.

/** Carry the parts that say data-keep over from the element `before` to the one that takes its place. */
export function carry(before, element) {
  for (const part of before.querySelectorAll("[data-keep]")) {
    element.querySelector(`[data-keep="${part.dataset.keep}"]`)?.replaceWith(part);
  }
}
