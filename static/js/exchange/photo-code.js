// Reads the code in a chosen photo on this phone, so that the photo never leaves it.

import { decoder } from "./lib/decoder.js";
import { words } from "../lib/texts.js";

const LONGEST = 2560; // pixels; a small code in a large photo needs more than a video frame does

export function connect(form, signal) {
  const input = form.querySelector("input[type=file]");
  const say = (sentence) => (form.querySelector("[data-photo-target=state]").textContent = sentence);
  form.querySelector("[data-photo-target=submit]").hidden = true; // Choosing is enough.
  input.addEventListener("change", () => input.files.length && read(form, input, say), { signal });
}

async function read(form, input, say) {
  say(words.looking);
  const text = await textIn(input.files[0], form.closest("[data-worker-url]").dataset);
  input.value = ""; // The same photo may be chosen once more.
  say(typeof text === "string" ? "" : text.problem);
  if (typeof text === "string") {
    form.dispatchEvent(new CustomEvent("scanner:read", { bubbles: true, detail: { text, how: "photo" } }));
  }
}

/** The text of the code in a picture file, or `{problem}`. */
async function textIn(file, urls) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return { problem: words.notAPhoto };
  try {
    return (await (await decoder(urls)).read(picture, LONGEST)) ?? { problem: words.noPhotoCode };
  } catch (error) {
    console.warn("Codes cannot be read from photos:", error);
    return { problem: words.noPhotoReader };
  } finally {
    picture.close();
  }
}
