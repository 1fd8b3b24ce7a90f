// Gives the person a file to keep.

const READ = 60_000; // ms until a browser has surely read the file that it was given

export function saveFile(blob, name) {
  const href = URL.createObjectURL(blob);
  Object.assign(document.createElement("a"), { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), READ);
}
