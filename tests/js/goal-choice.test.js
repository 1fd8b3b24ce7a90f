import assert from "node:assert/strict";
import { test } from "node:test";

import { parseChoice, withChoice } from "../../static/js/goals/lib/choice.js";

test("a choice says which goals count, and which no longer do", () => {
  assert.deepEqual([...parseChoice("3 -7  12")], [["3", true], ["7", false], ["12", true]]);
  assert.deepEqual([...parseChoice("")], []);
});

test("choosing again replaces what was chosen before", () => {
  const first = withChoice("", "3", true);
  assert.equal(first, "3");
  assert.equal(withChoice(first, "7", true), "3 7");
  assert.equal(withChoice(withChoice(first, "7", true), "3", false), "-3 7");
  assert.equal(withChoice("-3", "3", true), "3");
});
