// Gives the focus to a part of the page that has keyboard shortcuts.

/** Focus `element`, unless a field of the page has the focus or is about to get it (autofocus). */
export function focusUnlessTaken(element) {
  const taken = document.querySelector("[autofocus]") ?? document.activeElement !== document.body;
  if (!taken) element.focus({ preventScroll: true });
}
