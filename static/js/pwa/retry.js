// Tries again, on the page that is shown without a signal: when the browser says that it is online, when the page is
// looked at again, and every 20 seconds. What waits is sent then, and the page that was wanted is opened.

const RETRY_INTERVAL = 20_000; // ms
const PATIENCE = 8_000; // ms that an answer may take

export function connect(element, signal) {
  const retry = async () => {
    if (document.hidden || !(await hasSignal())) return;
    navigator.serviceWorker?.controller?.postMessage("send");
    // To load the answer to a form again would send the form again.
    if (!("unsent" in document.documentElement.dataset)) return location.reload();
    element.querySelector("[data-retry-target=back]").hidden = false;
  };
  window.addEventListener("online", retry, { signal });
  document.addEventListener("visibilitychange", retry, { signal });
  const retrying = setInterval(retry, RETRY_INTERVAL);
  signal.addEventListener("abort", () => clearInterval(retrying));
}

async function hasSignal() {
  const asked = { headers: { Accept: "application/json" }, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) };
  const response = await fetch("/session/token", asked).catch(() => null);
  return Boolean(response?.ok);
}
