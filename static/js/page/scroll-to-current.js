// A row that scrolls sideways begins where its current place is to be seen.

export function connect(row) {
  const place = row.querySelector("[aria-current]");
  if (!place) return;
  const [inside, whole] = [place, row].map((element) => element.getBoundingClientRect());
  row.scrollBy({ left: (inside.left + inside.right - whole.left - whole.right) / 2, behavior: "instant" });
}
