// Notices that the server pushes, for the service worker. Imports nothing: import maps do not reach there.
// They say how many, never who: a locked screen is read by whoever passes by.

const TAG = "follow-up"; // One notice at a time: a later one takes the place of the one before.

/** Show what was pushed, on the screen and as the app's number. Browsers take pushing away from who shows nothing. */
export async function show(registration, data) {
  const { title, url, count } = data?.json() ?? {};
  if (!title) return;
  await Promise.all([
    registration.showNotification(title, { tag: TAG, data: { url } }),
    globalThis.navigator.setAppBadge?.(count),
  ]);
}

/** Open what a notice is about, in a window of ours if there is one. */
export async function open(clients, notification) {
  notification.close();
  const url = new URL(notification.data.url, self.location.origin).href;
  const [window] = await clients.matchAll({ type: "window" });
  if (!window) return clients.openWindow(url);
  await window.navigate(url);
  return window.focus();
}
