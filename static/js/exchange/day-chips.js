// Sets the day of a next step by one tap: tomorrow, next week, or one that is picked.

export function connect(element, signal) {
  const field = element.querySelector("[name=due_on]");
  const chips = [...element.querySelectorAll("[data-days]")];
  const showChosen = () => {
    for (const chip of chips) {
      const { days } = chip.dataset;
      const isChosen = days ? field.value === isoDayIn(Number(days)) : field.value && !isNamed(field.value, chips);
      chip.setAttribute("aria-pressed", String(Boolean(isChosen)));
    }
  };
  const handleChip = ({ dataset: { days }, ariaPressed }) => {
    if (!days) return pickDay(field);
    field.value = ariaPressed === "true" ? "" : isoDayIn(Number(days));
    field.dispatchEvent(new Event("input", { bubbles: true }));
    return field.dispatchEvent(new Event("change", { bubbles: true }));
  };
  for (const chip of chips) chip.addEventListener("click", () => handleChip(chip), { signal });
  field.addEventListener("input", showChosen, { signal });
  showChosen();
}

function isNamed(value, chips) {
  return chips.some(({ dataset: { days } }) => days && isoDayIn(Number(days)) === value);
}

function pickDay(field) {
  field.closest("details").open = true;
  field.focus();
  try {
    field.showPicker();
  } catch {
    // Not everywhere: then the day is typed.
  }
}

/** Return the day in `days` days, by this phone's time zone, as `2026-11-28`. */
function isoDayIn(days) {
  const day = new Date();
  day.setDate(day.getDate() + days);
  const numbers = [day.getFullYear(), day.getMonth() + 1, day.getDate()];
  return numbers.map((number) => String(number).padStart(2, "0")).join("-");
}
