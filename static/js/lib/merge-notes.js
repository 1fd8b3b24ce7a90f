// Merges two notes or two drafts about the same contact that were written on two devices.
// Imports nothing, because the service worker loads it too and import maps do not reach workers.

const CONFLICT_LINE = "— and written elsewhere meanwhile: —";

/**
 * Return `entry` (outbox-entries.js) with its own text followed by the one that the server has. `theirs` is the
 * server's answer, `{version, note}` or `{version, body}`; the merged entry replaces that version.
 */
export function mergeNotes(entry, theirs) {
  const field = entry.kind === "draft" ? "body" : "note";
  const [ownText, otherText] = [entry[field], theirs[field]].map((text) => text.replace(/\r\n?/g, "\n").trim());
  return { ...entry, version: theirs.version, [field]: mergeTexts(ownText, otherText) };
}

function mergeTexts(ownText, otherText) {
  if (otherText.includes(ownText)) return otherText; // Also our own note, when only the answer to it was lost.
  return ownText.includes(otherText) ? ownText : [ownText, CONFLICT_LINE, otherText].join("\n");
}
