// What is on the screen has been seen: presses the button for it, and keeps the page as it is.

import { elements } from "../lib/fragment.js";
import { session } from "../lib/person.js";

export async function connect(element) {
  const form = element.querySelector("form");
  element.hidden = true;
  const { status, redirected, text } = await session.post(new URL(form.action).pathname, new FormData(form));
  if (status === 200 && !redirected) document.getElementById("unseen")?.replaceWith(elements(text));
  else element.hidden = false;
}
