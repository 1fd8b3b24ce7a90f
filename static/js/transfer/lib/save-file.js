// Saves a file that was made in the browser.

const REVOKE_AFTER = 60_000; // ms, by when every browser has read the file

/** Let the browser download `blob` as a file called `name`. */
export function saveFile(blob, name) {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), REVOKE_AFTER);
}
