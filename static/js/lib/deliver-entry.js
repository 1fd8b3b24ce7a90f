// Sends one entry by way of the outbox and waits for its answer, for a form that somebody is looking at.

const RESULTS = ["sent", "refused", "conflict", "kept"];
const watched = new Set();

/** Whether somebody is looking at the form of this entry, and can choose between two notes. */
export function isWatched(id) {
  return watched.has(id);
}

/** Keep `entry` in `box`, send it, and answer `{status, redirected, text}`; status 0 when no answer came. */
export async function deliver(box, entry) {
  let answer = { status: 0, redirected: false, text: "" };
  const listening = new AbortController();
  const hear = ({ detail }) => detail.entry.uuid === entry.uuid && (answer = detail);
  for (const result of RESULTS) box.addEventListener(result, hear, { signal: listening.signal });
  watched.add(entry.uuid);
  try {
    await box.put(entry);
    await box.flush(entry.uuid);
    return answer;
  } finally {
    watched.delete(entry.uuid);
    listening.abort();
  }
}
