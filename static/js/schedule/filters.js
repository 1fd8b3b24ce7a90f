// Shows what is chosen at once, without a button.

export function connect(form, signal) {
  form.querySelector("[data-filters-target=button]").hidden = true;
  form.addEventListener("change", () => form.requestSubmit(), { signal });
}
