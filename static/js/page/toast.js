// Lets somebody close a toast, which otherwise stays until the next page.

export function connect(toast, signal) {
  const button = toast.querySelector("[data-toast-target=close]");
  button.hidden = false;
  button.addEventListener("click", () => toast.remove(), { signal });
}
