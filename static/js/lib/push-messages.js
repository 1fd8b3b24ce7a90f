// Shows and opens push messages in the service worker. They say how many things are due, or what organizers announce, and
// never name anybody, because everybody who passes by can read a locked screen.
// Imports nothing, because import maps do not reach workers.

const USUAL_TOPIC = "follow-up"; // A new notification replaces the one before that is about the same.

/**
 * Show a push message as a notification and its number, if it has one, on the app's icon. `data` is the PushMessageData
 * with the JSON `{title, url, count, text, topic}`. A push message must be shown: browsers end the subscription of an
 * app that shows nothing.
 */
export async function showPush(registration, data) {
  const { title, url, count, text = "", topic = USUAL_TOPIC } = data?.json() ?? {};
  if (!title) return;
  await Promise.all([
    registration.showNotification(title, { tag: topic, body: text, data: { url } }),
    typeof count === "number" && globalThis.navigator.setAppBadge?.(count),
  ]);
}

/** Open the page that a notification is about, in a window of the app if there is one. */
export async function openPush(clients, notification) {
  notification.close();
  const url = new URL(notification.data.url, self.location.origin).href;
  const [window] = await clients.matchAll({ type: "window" });
  if (!window) return clients.openWindow(url);
  await window.navigate(url);
  return window.focus();
}
