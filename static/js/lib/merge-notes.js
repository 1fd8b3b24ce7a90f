// Two notes of one person on one contact, or two drafts, written on two devices. Imports nothing: the service worker loads it too.

const BETWEEN = "— and written elsewhere meanwhile: —";

/** `entry` (entries.js) with its text and then the one of `theirs`, as an answer to what `theirs` says; both stay. */
export function joinNotes(entry, theirs) {
  const name = entry.kind === "draft" ? "body" : "note";
  const [ours, other] = [entry[name], theirs[name]].map((text) => text.replace(/\r\n?/g, "\n").trim());
  return { ...entry, version: theirs.version, [name]: both(ours, other) };
}

function both(ours, other) {
  if (other.includes(ours)) return other; // Also our own note, when only the answer to it was lost.
  return ours.includes(other) ? ours : [ours, BETWEEN, other].join("\n");
}
