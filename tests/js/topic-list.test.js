import assert from "node:assert/strict";
import { test } from "node:test";

import { addTopics, endsTopic, splitTopics } from "../../static/js/topics/lib/topic-list.js";

test("commas of every script part topics", () => {
  assert.deepEqual(splitTopics("dbt, trail  running;C++\nKuchen"), ["dbt", "trail running", "C++", "Kuchen"]);
  assert.deepEqual(splitTopics("数据库、跑步，茶"), ["数据库", "跑步", "茶"]);
  assert.deepEqual(splitTopics("قهوة، شاي"), ["قهوة", "شاي"]);
  assert.deepEqual(splitTopics(" , ,, "), []);
});

test("a topic is there once, in its first spelling", () => {
  assert.deepEqual(splitTopics("Rust, rust, RUST"), ["Rust"]);
  assert.deepEqual(addTopics(["Rust"], "rust"), ["Rust"]);
  assert.deepEqual(addTopics(["Rust"], "Go, chess"), ["Rust", "Go", "chess"]);
});

test("a separator ends a topic", () => {
  assert.equal(endsTopic("Rust"), false);
  assert.equal(endsTopic("Rust,"), true);
});
