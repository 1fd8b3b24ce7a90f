// Sorts the questions of a room.

/** Sort `{pinned, votes, at}`: pinned ones first, then by votes if `sort` is "top", and then the newest first. */
export function sortQuestions(questions, sort) {
  const byTime = (a, b) => compare(b.at, a.at);
  const byVotes = (a, b) => b.votes - a.votes || byTime(a, b);
  return [...questions].sort((a, b) => compare(b.pinned, a.pinned) || (sort === "top" ? byVotes(a, b) : byTime(a, b)));
}

function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
