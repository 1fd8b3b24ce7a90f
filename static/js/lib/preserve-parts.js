// Keeps what belongs to the reader when a frame replaces an element. A frame is the same for everybody, so it comes
// with these parts blank.

/** Move the parts that are marked with data-keep from `oldElement` to `newElement`, which takes its place. */
export function preserveParts(oldElement, newElement) {
  for (const part of oldElement.querySelectorAll("[data-keep]")) {
    newElement.querySelector(`[data-keep="${part.dataset.keep}"]`)?.replaceWith(part);
  }
}
