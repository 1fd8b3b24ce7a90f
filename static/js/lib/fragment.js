// Reads the server's answers: fragments of a page, which the server has escaped, and JSON.

import { FRAGMENT_TYPE } from "./session.js";

/** Resolve to the fragment at `url`, as text; to null when it did not come. */
export async function fetchFragment(url, signal) {
  const response = await fetch(url, { headers: { Accept: FRAGMENT_TYPE }, signal }).catch(() => null);
  return response?.ok && !response.redirected ? response.text() : null;
}

/** Parse a fragment. Returns a DocumentFragment. */
export function parseFragment(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** Return the text of a fragment without its markup. */
export function plainText(html) {
  return parseFragment(html).textContent.replace(/\s+/g, " ").trim();
}

/** Return the reason of a refusal, from an answer that is JSON or a fragment. */
export function problemText(answer) {
  return parseJson(answer)?.message ?? plainText(answer);
}

/** Parse JSON. Returns null for anything else. */
export function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
