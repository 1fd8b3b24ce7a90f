// The order of questions on a screen: what is pinned, then by votes or by time.

/** Questions `{pinned, votes, at}` in the order of `sort`: "top" by votes, else the newest first. */
export function inOrder(questions, sort) {
  const by = sort === "top" ? (a, b) => b.votes - a.votes || compare(b.at, a.at) : (a, b) => compare(b.at, a.at);
  return [...questions].sort((a, b) => compare(b.pinned, a.pinned) || by(a, b));
}

function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
