// Two notes of one person on one contact, written on two devices. Imports nothing: the service worker loads it too.

const BETWEEN = "— and written elsewhere meanwhile: —";

/** `entry` (entries.js) with its note and then the one of `theirs`, as an answer to what `theirs` says; both stay. */
export function joinNotes(entry, theirs) {
  const [ours, other] = [entry.note, theirs.note].map((note) => note.replace(/\r\n?/g, "\n").trim());
  return { ...entry, version: theirs.version, note: both(ours, other) };
}

function both(ours, other) {
  if (other.includes(ours)) return other; // Also our own note, when only the answer to it was lost.
  return ours.includes(other) ? ours : [ours, BETWEEN, other].join("\n");
}
