// The switch for notices on this device. Shown where the browser has them; what it says is what the browser does.

import { session } from "../lib/person.js";
import { words } from "../lib/texts.js";

export async function connect(section, signal) {
  if (!("PushManager" in window && "serviceWorker" in navigator)) return;
  const part = (name) => section.querySelector(`[data-push-target="${name}"]`);
  const [button, state] = [part("switch"), part("state")];
  const { pushManager } = await navigator.serviceWorker.ready;
  button.checked = section.dataset.on === "yes" && Boolean(await pushManager.getSubscription());
  section.hidden = false;
  button.addEventListener("change", async () => {
    button.disabled = true;
    state.textContent = words.saving;
    const problem = button.checked ? await begin(pushManager, section.dataset) : await end(pushManager, section.dataset);
    button.checked = problem ? !button.checked : button.checked;
    state.textContent = problem ?? words.saved;
    button.disabled = false;
  }, { signal });
}

/** Have notices pushed to this browser. Answers what is in the way, or null. */
async function begin(pushManager, { key, subscribe }) {
  if ((await Notification.requestPermission()) !== "granted") return words.pushDenied;
  const subscription = await subscribed(pushManager, key);
  if (!subscription) return words.pushFailed;
  const { endpoint, keys } = subscription.toJSON();
  const answer = await session.post(subscribe, { endpoint, ...keys });
  if (answer.status !== 200) await subscription.unsubscribe();
  return problemOf(answer);
}

/** The server is told first: what it does not know of, it cannot push to. */
async function end(pushManager, { end }) {
  const problem = problemOf(await session.post(end, {}));
  if (!problem) await (await pushManager.getSubscription())?.unsubscribe();
  return problem;
}

/** A new subscription: one made with other keys than the server's would be refused. */
async function subscribed(pushManager, key) {
  await (await pushManager.getSubscription())?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }).catch((error) => {
    console.info("No push service:", error.message);
    return null;
  });
}

function problemOf({ status }) {
  if (status === 200) return null;
  return status === 422 ? words.pushUnknown : words.notSavedNow;
}
