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
