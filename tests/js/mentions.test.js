import assert from "node:assert/strict";
import { test } from "node:test";

import { completeMention, matchingNames, mentionBeforeCaret } from "../../static/js/rooms/lib/mentions.js";

const NAMES = ["Ana Silva", "Anders Holm", "李美玲", "Ana Silva"];

test("a mention starts with an @ at the beginning of a word", () => {
  assert.equal(mentionBeforeCaret("Hi @An", 6), "An");
  assert.equal(mentionBeforeCaret("@", 1), "");
  assert.equal(mentionBeforeCaret("me@example.org", 14), null);
  assert.equal(mentionBeforeCaret("@An\nnext line", 13), null);
  assert.equal(mentionBeforeCaret("Hi @An and", 6), "An");
});

test("names match by any of their words, and each is suggested once", () => {
  assert.deepEqual(matchingNames(NAMES, "an"), ["Ana Silva", "Anders Holm"]);
  assert.deepEqual(matchingNames(NAMES, "holm"), ["Anders Holm"]);
  assert.deepEqual(matchingNames(NAMES, "李"), ["李美玲"]);
  assert.deepEqual(matchingNames(NAMES, "x"), []);
  assert.deepEqual(matchingNames(NAMES, "Ana Silva look"), [], "the name is complete");
});

test("the name replaces what was typed", () => {
  assert.deepEqual(completeMention("Hi @an there", 6, "an", "Ana Silva"), { text: "Hi @Ana Silva there", caret: 14 });
});
