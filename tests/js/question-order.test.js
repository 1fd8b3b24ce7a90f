import assert from "node:assert/strict";
import { test } from "node:test";

import { inOrder } from "../../static/js/rooms/lib/question-order.js";

const question = (name, votes, at, pinned = "") => ({ name, votes, at, pinned });
const all = [question("a", 1, "2026-01-01"), question("b", 3, "2026-01-02"), question("c", 0, "2026-01-03", "2026-01-04")];
const names = (sort) => inOrder(all, sort).map(({ name }) => name).join("");

test("what is pinned comes first, then what most want", () => assert.equal(names("top"), "cba"));

test("or what came last", () => assert.equal(inOrder(all.slice(0, 2), "new")[0].name, "b"));

test("of as many votes the later one", () => {
  const twins = [question("old", 2, "2026-01-01"), question("new", 2, "2026-01-02")];
  assert.equal(inOrder(twins, "top")[0].name, "new");
});
