// Lets people choose a photo by a tap on the face, and shows it before it is uploaded.

export function connect(element, signal) {
  const input = element.querySelector("input");
  const findPart = (name) => input.form.querySelector(`[data-photo-target="${name}"]`);
  element.dataset.ready = ""; // The native field is only hidden where this script shows what was chosen.
  input.addEventListener("change", () => showPreview(element, findPart, input.files[0]), { signal });
}

async function showPreview(element, findPart, file) {
  const canvas = findPart("preview");
  findPart("chosen").hidden = !file;
  const picture = file && (await createImageBitmap(file).catch(() => null)); // The server may know more formats.
  if (picture) drawSquare(canvas, picture);
  canvas.hidden = !picture;
  element.querySelector("label > .face:not(canvas)").hidden = Boolean(picture);
}

/** Draw the middle of `picture`, as the server cuts it. */
function drawSquare(canvas, picture) {
  const edge = Math.min(picture.width, picture.height);
  const [left, top] = [(picture.width - edge) / 2, (picture.height - edge) / 2];
  canvas.getContext("2d").drawImage(picture, left, top, edge, edge, 0, 0, canvas.width, canvas.height);
  picture.close();
}
