// The switch for notifications on this device. It is only shown in browsers that have them, and shows whether this
// browser is really subscribed.

import { session } from "../lib/person.js";
import { texts } from "../lib/texts.js";

export async function connect(section, signal) {
  if (!("PushManager" in window && "serviceWorker" in navigator)) return;
  const findPart = (name) => section.querySelector(`[data-push-target="${name}"]`);
  const [toggle, output] = [findPart("switch"), findPart("state")];
  const { pushManager } = await navigator.serviceWorker.ready;
  toggle.checked = section.dataset.on === "yes" && Boolean(await pushManager.getSubscription());
  section.hidden = false;
  toggle.addEventListener("change", async () => {
    toggle.disabled = true;
    output.textContent = texts.saving;
    const change = toggle.checked ? subscribe : unsubscribe;
    const problem = await change(pushManager, section.dataset);
    if (problem) toggle.checked = !toggle.checked;
    output.textContent = problem ?? texts.saved;
    toggle.disabled = false;
  }, { signal });
}

/** Let the server push to this browser. Resolves to a sentence that says why it cannot, or to null. */
async function subscribe(pushManager, { key, subscribe: url }) {
  if ((await Notification.requestPermission()) !== "granted") return texts.pushDenied;
  const subscription = await createSubscription(pushManager, key);
  if (!subscription) return texts.pushFailed;
  const { endpoint, keys } = subscription.toJSON();
  const answer = await session.post(url, { endpoint, ...keys });
  if (answer.status !== 200) await subscription.unsubscribe();
  return problemOf(answer);
}

/** End the subscription, on the server first so that it does not push in vain. Resolves to a sentence or to null. */
async function unsubscribe(pushManager, { end: url }) {
  const problem = problemOf(await session.post(url, {}));
  if (!problem) await (await pushManager.getSubscription())?.unsubscribe();
  return problem;
}

/** Resolve to a new subscription, or to null. An old one may have been made with other keys, so it is ended. */
async function createSubscription(pushManager, key) {
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch((error) => {
    console.info("No push service:", error.message);
    return null;
  });
}

function problemOf({ status }) {
  if (status === 200) return null;
  return status === 422 ? texts.pushUnknown : texts.notSavedNow;
}
