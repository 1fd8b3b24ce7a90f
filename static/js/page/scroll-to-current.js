// Scrolls a row sideways so that its current item (aria-current) is in the middle.

export function connect(row) {
  const current = row.querySelector("[aria-current]");
  if (!current) return;
  const [item, visible] = [current, row].map((element) => element.getBoundingClientRect());
  row.scrollBy({ left: (item.left + item.right - visible.left - visible.right) / 2, behavior: "instant" });
}
