import assert from "node:assert/strict";
import { test } from "node:test";
import { written } from "../../static/js/lib/outbox-entries.js";
import { joinNotes } from "../../static/js/lib/merge-notes.js";
import { sender } from "../../static/js/lib/post-entry.js";

const fields = [["csrf_token", "t"], ["version", "1"], ["subject", "Hey"], ["body", "Mine\r\n"]];
const draft = written("draft", { path: "/contacts/1/draft", name: "Dana", fields });

test("of two drafts both stay", () => {
  const both = joinNotes(draft, { body: "Theirs", version: 4 });
  assert.deepEqual([both.version, both.subject], [4, "Hey"]);
  assert.match(both.body, /^Mine\n.*written elsewhere meanwhile.*\nTheirs$/);
});

test("of the same draft only one stays", () => {
  assert.equal(joinNotes(draft, { body: "Mine", version: 4 }).body, "Mine");
});

test("of two notes both stay", () => {
  const note = written("note", { path: "/contacts/1/note", name: "Dana", fields: [["note", "Mine"], ["version", "0"]] });
  assert.match(joinNotes(note, { note: "Theirs", version: 2 }).note, /^Mine\n.*\nTheirs$/);
});

test("a draft is posted as the form that it was", async () => {
  const posts = [];
  await sender({ post: async (...request) => posts.push(request) })(draft);
  const [[path, sent, type]] = posts;
  assert.deepEqual([path, type], ["/contacts/1/draft", "application/json"]);
  assert.deepEqual(Object.fromEntries(sent), { version: "1", subject: "Hey", body: "Mine\r\n" });
});
