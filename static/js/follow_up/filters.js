// Narrows the list at once where the filters stand beside it, on a laptop. On a phone the sheet has a button.

export function connect(form, signal) {
  const isColumn = window.matchMedia("(min-width: 60rem)");
  form.addEventListener("change", () => isColumn.matches && form.requestSubmit(), { signal });
}
