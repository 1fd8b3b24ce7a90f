// Fills in the first sentence as the second, until somebody types there: most need only a small change.

export function connect(form, signal) {
  const { to_a: first, to_b: second } = form.elements;
  let isTouched = second.value !== "";
  second.addEventListener("input", () => (isTouched = true), { signal });
  first.addEventListener(
    "change",
    () => {
      if (!isTouched) second.value = first.value;
    },
    { signal },
  );
}
