// Shows on the app's icon how many things are due.

export function connect(element) {
  const count = Number(element.dataset.count);
  const showing = count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.();
  showing?.catch((error) => console.info("No number on the icon:", error.message)); // The app may not be installed.
}
