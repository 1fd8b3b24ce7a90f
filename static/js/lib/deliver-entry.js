// Sends one entry through the outbox and waits for its answer, for a form that somebody is looking at.

const RESULT_EVENTS = ["sent", "refused", "conflict", "kept"];
const watchedIds = new Set();

/** Tell whether somebody is looking at the form of this entry, and can choose between two notes. */
export function isWatched(id) {
  return watchedIds.has(id);
}

/**
 * Put `entry` into `outbox` and send it. Resolves to the answer `{status, redirected, text}`, with status 0 when there
 * was none. Rejects when the entry cannot be stored.
 */
export async function deliverEntry(outbox, entry) {
  let answer = { status: 0, redirected: false, text: "" };
  const listening = new AbortController();
  const handleResult = ({ detail }) => detail.entry.uuid === entry.uuid && (answer = detail);
  for (const result of RESULT_EVENTS) outbox.addEventListener(result, handleResult, { signal: listening.signal });
  watchedIds.add(entry.uuid);
  try {
    await outbox.put(entry);
    await outbox.flush(entry.uuid);
    return answer;
  } finally {
    watchedIds.delete(entry.uuid);
    listening.abort();
  }
}
