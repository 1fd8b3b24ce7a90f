// A silence ends by itself: the line that says until when goes, and with it what it hides.

export function connect(element, signal) {
  let timer;
  const wait = (standing) => {
    clearTimeout(timer);
    if (!standing?.dataset.until) return;
    const left = Math.min(Date.parse(standing.dataset.until) - Date.now(), 2 ** 31 - 1);
    timer = setTimeout(() => standing.replaceChildren(), Math.max(0, left));
  };
  element.addEventListener("live:put", ({ detail }) => detail.event === "standing" && wait(detail.element), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  wait(element.querySelector(".standing"));
}
