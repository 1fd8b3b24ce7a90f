// How many are ticked, said beside what is done with them; and one tick for all that are shown.

export function connect(form, signal) {
  const count = form.parentElement.querySelector("[data-ticks-target=count]");
  const tell = () => {
    const many = [...form.elements].filter((field) => field.name === "contact_id" && field.checked).length;
    const all = form.elements.every.checked;
    count.textContent = all ? "All of these" : `${many} ticked`;
  };
  document.addEventListener("change", ({ target }) => target.form === form && tell(), { signal });
  tell();
}
