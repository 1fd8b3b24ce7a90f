import assert from "node:assert/strict";
import { test } from "node:test";

import { sortQuestions } from "../../static/js/rooms/lib/question-order.js";

const question = (name, votes, at, pinned = "") => ({ name, votes, at, pinned });
const all = [
  question("a", 1, "2026-01-01"),
  question("b", 3, "2026-01-02"),
  question("c", 0, "2026-01-03", "2026-01-04"),
];
const names = (sort) => sortQuestions(all, sort).map(({ name }) => name).join("");

test("pinned questions come first, then those with the most votes", () => assert.equal(names("top"), "cba"));

test("or the newest", () => assert.equal(sortQuestions(all.slice(0, 2), "new")[0].name, "b"));

test("of two with the same votes, the newer one comes first", () => {
  const twins = [question("old", 2, "2026-01-01"), question("new", 2, "2026-01-02")];
  assert.equal(sortQuestions(twins, "top")[0].name, "new");
});
