// Reads the code in a photo that somebody chooses. The photo never leaves the phone.

import { getDecoder } from "./lib/decoder.js";
import { announceCodes, candidatesIn } from "./lib/frame-codes.js";
import { scanTexts } from "./lib/texts.js";

const MAX_SIDE = 2560; // pixels; a small code in a large photo needs more than a video frame does

export function connect(form, signal) {
  const input = form.querySelector("input[type=file]");
  const output = form.querySelector("[data-photo-target=state]");
  form.querySelector("[data-photo-target=submit]").hidden = true; // The photo is read as soon as it is chosen.
  input.addEventListener("change", () => input.files.length && readPhoto(form, input, output), { signal });
}

async function readPhoto(form, input, output) {
  output.textContent = scanTexts.looking;
  const { found = [], problem = "" } = await decodePhoto(input.files[0], form.closest("[data-worker-url]").dataset);
  input.value = ""; // Otherwise choosing the same photo again would not be a change.
  output.textContent = problem;
  announceCodes(form, found, "photo");
}

/** Resolve to `{found}`, the texts in a picture file that may be meant, or to `{problem}`, a sentence. */
async function decodePhoto(file, urls) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return { problem: scanTexts.notAPhoto };
  try {
    const found = candidatesIn(await (await getDecoder(urls)).read(picture, MAX_SIDE), location.host);
    return found.length === 0 ? { problem: scanTexts.noPhotoCode } : { found };
  } catch (error) {
    console.warn("Codes cannot be read from photos:", error);
    return { problem: scanTexts.noPhotoReader };
  } finally {
    picture.close();
  }
}
