// Where the focus is when a page comes.

/** Give it to `element` for its keys, unless a field of the page has it or is about to (autofocus). */
export function focusWhereFree(element) {
  const taken = document.querySelector("[autofocus]") ?? document.activeElement !== document.body;
  if (!taken) element.focus({ preventScroll: true });
}
