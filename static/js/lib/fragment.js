// The server's fragments: pieces of a page, escaped where they were rendered.

/** The elements of a fragment. */
export function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}

/** What a fragment says, without its markup. */
export function plain(html) {
  return elements(html).textContent.replace(/\s+/g, " ").trim();
}

/** Why the server refused something, from its answer in JSON or as a fragment. */
export function reason(answer) {
  return json(answer)?.message ?? plain(answer);
}

/** An answer in JSON; null for anything else. */
export function json(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
