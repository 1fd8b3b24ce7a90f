// Says how many rows are ticked, beside the buttons that change them all.

export function connect(form, signal) {
  const output = form.parentElement.querySelector("[data-ticks-target=count]");
  const showCount = () => {
    const selected = [...form.elements].filter((field) => field.type === "checkbox" && field.name !== "every" && field.checked);
    output.textContent = form.elements.every?.checked ? "All" : `${selected.length} selected`;
  };
  document.addEventListener("change", ({ target }) => target.form === form && showCount(), { signal });
  showCount();
}
