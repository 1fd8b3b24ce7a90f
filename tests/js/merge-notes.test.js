import assert from "node:assert/strict";
import { test } from "node:test";
import { formEntry } from "../../static/js/lib/outbox-entries.js";
import { mergeNotes } from "../../static/js/lib/merge-notes.js";
import { makeSender } from "../../static/js/lib/post-entry.js";

const fields = [["csrf_token", "t"], ["version", "1"], ["subject", "Hey"], ["body", "Mine\r\n"]];
const draft = formEntry("draft", { path: "/contacts/1/draft", name: "Dana", fields });

test("two drafts are merged", () => {
  const merged = mergeNotes(draft, { body: "Theirs", version: 4 });
  assert.deepEqual([merged.version, merged.subject], [4, "Hey"]);
  assert.match(merged.body, /^Mine\n.*written elsewhere meanwhile.*\nTheirs$/);
});

test("the same draft is not merged with itself", () => {
  assert.equal(mergeNotes(draft, { body: "Mine", version: 4 }).body, "Mine");
});

test("two notes are merged", () => {
  const fields = [["note", "Mine"], ["version", "0"]];
  const note = formEntry("note", { path: "/contacts/1/note", name: "Dana", fields });
  assert.match(mergeNotes(note, { note: "Theirs", version: 2 }).note, /^Mine\n.*\nTheirs$/);
});

test("a draft is posted with the fields of its form", async () => {
  const posts = [];
  await makeSender({ post: async (...request) => posts.push(request) })(draft);
  const [[path, sent, type]] = posts;
  assert.deepEqual([path, type], ["/contacts/1/draft", "application/json"]);
  assert.deepEqual(Object.fromEntries(sent), { version: "1", subject: "Hey", body: "Mine\r\n" });
});
