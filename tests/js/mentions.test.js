// Whom an @ may mean, and what stands there when one is chosen.

import assert from "node:assert/strict";
import { test } from "node:test";

import { beginning, completed, matching } from "../../static/js/rooms/lib/mentions.js";

const NAMES = ["Ana Silva", "Anders Holm", "李美玲", "Ana Silva"];

test("a name begins after an @ that begins a word", () => {
  assert.equal(beginning("Hi @An", 6), "An");
  assert.equal(beginning("@", 1), "");
  assert.equal(beginning("me@example.org", 14), null);
  assert.equal(beginning("@An\nnext line", 13), null);
  assert.equal(beginning("Hi @An and", 6), "An");
});

test("names match by any of their words, each once", () => {
  assert.deepEqual(matching(NAMES, "an"), ["Ana Silva", "Anders Holm"]);
  assert.deepEqual(matching(NAMES, "holm"), ["Anders Holm"]);
  assert.deepEqual(matching(NAMES, "李"), ["李美玲"]);
  assert.deepEqual(matching(NAMES, "x"), []);
  assert.deepEqual(matching(NAMES, "Ana Silva look"), [], "it is complete");
});

test("the name takes the place of what was begun", () => {
  assert.deepEqual(completed("Hi @an there", 6, "an", "Ana Silva"), { text: "Hi @Ana Silva there", caret: 14 });
});
