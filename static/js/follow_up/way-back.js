// Lets the arrow of a contact go back in the history if the list is where the reader came from, so that the list is
// where it was left: the same rows, at the same height. Without JavaScript the arrow leads to the same address.

export function connect(page, signal) {
  document.querySelector(".bar .back").addEventListener("click", (event) => {
    const cameFromList = document.referrer === event.currentTarget.href;
    if (!cameFromList || history.length < 2) return;
    event.preventDefault();
    history.back();
  }, { signal });
}
