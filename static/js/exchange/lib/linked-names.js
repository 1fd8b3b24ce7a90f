// Turns the names in a sentence into links to those people.

/** Return the nodes of `sentence`, in which each name of `people`, a Map from names to URLs, is a link. */
export function linkNames(sentence, people) {
  let parts = [sentence];
  for (const [name, url] of people) {
    const at = parts.findIndex((part) => typeof part === "string" && part.includes(name));
    if (at < 0) continue;
    const [before, ...after] = parts[at].split(name);
    const link = Object.assign(document.createElement("a"), { href: url, textContent: name });
    parts = [...parts.slice(0, at), before, link, after.join(name), ...parts.slice(at + 1)];
  }
  return parts;
}
