// Shows what the page of an event will begin with, while its form is filled in: title, place, colour and cover.

const HUE_CLASS = /\bhue-\d+\b/;

export function connect(element, signal) {
  const form = element.closest("form");
  const findPart = (name) => element.querySelector(`[data-preview-target="${name}"]`);
  const usualTitle = findPart("title").textContent;
  form.addEventListener("input", ({ target }) => {
    if (target.name === "title") findPart("title").textContent = target.value || usualTitle;
    if (target.name === "venue") findPart("venue").textContent = target.value;
    if (target.name === "hue" || target.name === "cover_pattern") showLook(form, findPart);
    if (target.name === "cover") showPicture(findPart, target.files[0]);
  }, { signal });
}

/** Draw the preview and all patterns in the chosen colour. */
function showLook(form, findPart) {
  const look = findPart("look");
  const hue = form.elements.hue.value || "0";
  const urlOf = (pattern) => `/events/covers/${pattern}-${hue}.svg?${new URLSearchParams({ seed: look.dataset.seed })}`;
  look.className = look.className.replace(HUE_CLASS, `hue-${hue}`);
  for (const sample of look.querySelectorAll("img[data-pattern]")) sample.src = urlOf(sample.dataset.pattern);
  const drawn = findPart("drawn");
  if (drawn) drawn.src = urlOf(form.elements.cover_pattern.value || "tiles");
}

/** Show the middle of the chosen picture, as the server cuts it; without one, what was there before. */
async function showPicture(findPart, file) {
  const canvas = findPart("picture");
  const picture = file && (await createImageBitmap(file).catch(() => null)); // The server may know more formats.
  canvas.hidden = !picture;
  for (const cover of canvas.parentElement.querySelectorAll("img.cover")) cover.hidden = Boolean(picture);
  if (!picture) return;
  const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
  const [width, height] = [picture.width * scale, picture.height * scale];
  const at = [(canvas.width - width) / 2, (canvas.height - height) / 2];
  canvas.getContext("2d").drawImage(picture, ...at, width, height);
  picture.close();
}
