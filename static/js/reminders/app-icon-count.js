// The number on the app's icon: how many are due, as the page says.

export function connect(element) {
  const many = Number(element.dataset.count);
  const done = many ? navigator.setAppBadge?.(many) : navigator.clearAppBadge?.();
  done?.catch((error) => console.info("No number on the icon:", error.message)); // Where the app is not installed.
}
