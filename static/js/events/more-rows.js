// Adds empty rows to a form, each a copy of the last one. Without JavaScript there are two empty rows each time.

const NUMBER = /-(\d+)-/;

export function connect(section, signal) {
  const button = section.querySelector('[data-more-rows-target="button"]');
  const most = Number(section.dataset.moreRowsMost);
  const findRows = () => [...section.querySelectorAll("fieldset")];
  const showButton = () => (button.hidden = findRows().length >= most);
  showButton();
  button.addEventListener("click", () => {
    const last = findRows().at(-1);
    const row = emptyCopy(last);
    last.after(row);
    row.querySelector("input, textarea").focus();
    showButton();
  }, { signal });
}

/** Return a copy of `row` with the next number in its names, and with nothing filled in. */
function emptyCopy(row) {
  const copy = row.cloneNode(true);
  for (const problem of copy.querySelectorAll(".problem")) problem.remove();
  for (const element of copy.querySelectorAll("[name], [for]")) {
    for (const name of ["name", "id", "for"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(NUMBER, (_, number) => `-${Number(number) + 1}-`));
    }
    for (const name of ["aria-describedby", "aria-invalid", "value", "autofocus"]) element.removeAttribute(name);
    if ("value" in element) element.value = element.defaultValue = "";
  }
  return copy;
}
