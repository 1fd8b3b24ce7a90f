// Shows what the page of an event will begin with, while its form is filled in: title, place, colour, cover and its focus.

const HUE_CLASS = /\bhue-\d+\b/;
const FOCUS_CLASSES = /\bfocus-x-\d+ focus-y-\d+/;
const STEP = 25; // Percent: there are as many classes in cover.css.

export function connect(element, signal) {
  const form = element.closest("form");
  const findPart = (name) => element.querySelector(`[data-preview-target="${name}"]`);
  const usualTitle = findPart("title").textContent;
  const showPicture = pictureViewer(form, findPart);
  form.addEventListener("input", ({ target }) => {
    if (target.name === "title") findPart("title").textContent = target.value || usualTitle;
    if (target.name === "venue") findPart("venue").textContent = target.value;
    if (target.name === "hue" || target.name === "cover_pattern") showLook(form, findPart);
    if (target.name === "focus_x" || target.name === "focus_y") showFocus(form, findPart);
    if (target.name === "cover") showPicture(target.files[0]);
  }, { signal });
  const whole = findPart("whole");
  whole.parentElement.classList.add("taps");
  whole.addEventListener("click", (event) => moveFocus(form, findPart, event), { signal });
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

/** Crop the pictures around the point that the sliders tell. */
function showFocus(form, findPart) {
  const look = findPart("look");
  const { focus_x: x, focus_y: y } = form.elements;
  look.className = look.className.replace(FOCUS_CLASSES, `focus-x-${x.value} focus-y-${y.value}`);
}

/** Move the sliders to where the whole picture was tapped. */
function moveFocus(form, findPart, { target, clientX, clientY }) {
  const { left, top, width, height } = target.getBoundingClientRect();
  const toStep = (part) => Math.min(100, Math.max(0, Math.round((part * 100) / STEP) * STEP));
  form.elements.focus_x.value = toStep((clientX - left) / width);
  form.elements.focus_y.value = toStep((clientY - top) / height);
  form.elements.focus_x.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Return a function that shows a chosen file in all shapes, or without one what was there before. */
function pictureViewer(form, findPart) {
  const cover = findPart("picture") ?? findPart("drawn");
  const [usualTarget, usualUrl, wasHidden] = [cover.dataset.previewTarget, cover.src, findPart("focus").hidden];
  return async (file) => {
    const picture = file && (await createImageBitmap(file).catch(() => null)); // The server may know more formats.
    picture?.close();
    const url = picture ? URL.createObjectURL(file) : usualUrl;
    cover.dataset.previewTarget = picture ? "picture" : usualTarget;
    for (const image of [cover, findPart("whole"), findPart("square")]) image.src = url;
    findPart("focus").hidden = picture ? false : wasHidden;
    if (!picture) return;
    form.elements.focus_x.value = form.elements.focus_y.value = 50;
    showFocus(form, findPart);
  };
}
