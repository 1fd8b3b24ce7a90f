// Marks the notices on the page as seen, by submitting the form for it, without loading the page again.

import { parseFragment } from "../lib/fragment.js";
import { session } from "../lib/person.js";

export async function connect(element) {
  const form = element.querySelector("form");
  element.hidden = true;
  const { status, redirected, text } = await session.post(new URL(form.action).pathname, new FormData(form));
  if (status === 200 && !redirected) document.getElementById("unseen")?.replaceWith(parseFragment(text));
  else element.hidden = false;
}
