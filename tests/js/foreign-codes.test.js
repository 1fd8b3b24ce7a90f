import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { elsewhere } from "../../static/js/lib/pending-export.js";
import { carded, handwritten } from "../../static/js/lib/outbox-entries.js";
import { isCard, titleOf, webAddress } from "../../static/js/exchange/lib/foreign-codes.js";
import { MemoryStore } from "../../static/js/lib/outbox-store.js";
import { Outbox } from "../../static/js/lib/outbox.js";
import { sender } from "../../static/js/lib/post-entry.js";

const TABLE = JSON.parse(readFileSync(new URL("../exchange/foreign_codes.json", import.meta.url)));
const CARD = "BEGIN:VCARD\nVERSION:3.0\nN:Matos;Ana;;;\nFN:Ana Matos\nEND:VCARD";
const AT = new Date(Date.UTC(2026, 5, 12, 14));

test("what tells of a person is kept, and nothing else", () => {
  for (const text of TABLE.people) assert.ok(isCard(text), text);
  for (const text of TABLE.others) assert.ok(!isCard(text), text);
});

test("only a web address can be opened", () => {
  assert.equal(webAddress(" http://example.org/a?b#c "), "http://example.org/a?b#c");
  for (const text of ["javascript:alert(1)", "https://a@b.example", "https://x y.example", "ftp://example.org", "Ready?"]) {
    assert.equal(webAddress(text), null, text);
  }
});

test("a waiting card has a line to know it by", () => {
  assert.equal(titleOf(CARD), "Ana Matos");
  assert.equal(titleOf("BEGIN:VCARD\r\nFN;CHARSET=UTF-8:Ana Matos\r\nEND:VCARD"), "Ana Matos");
  assert.equal(titleOf("MECARD:N:Matos,Ana;TEL:1;;"), "Matos,Ana");
  assert.equal(titleOf("x".repeat(80)).length, 61);
});

/** An outbox whose server takes everything, and what it was sent. */
function open() {
  const posted = [];
  const session = {
    post: async (url, fields) => {
      posted.push([url, fields]);
      return { status: 201, redirected: false, text: "" };
    },
  };
  return { box: new Outbox({ store: new MemoryStore(), send: sender(session) }), posted };
}

test("a card is not sent before somebody has looked it over", async () => {
  const { box, posted } = open();
  const entry = carded({ text: CARD, how: "scan" }, AT);
  await box.put(entry);
  await box.flush();
  assert.deepEqual(posted, []);
  assert.equal((await box.list())[0].state, "review");

  const fields = { name: "Ana Matos", uuid: entry.uuid, at: "2026-06-12T14:00:01+00:00" };
  await box.put({ ...entry, state: "waiting", fields, note: "Red scarf" });
  await box.flush();
  assert.deepEqual(posted, [["/cards", { ...fields, note: "Red scarf", next_step: "", due_on: "" }]]);
  assert.deepEqual(await box.list(), []);
});

test("two added on one kept copy of the form are two, each with its own time", async () => {
  const { box, posted } = open();
  const copied = { csrf_token: "old", uuid: "of the copy", at: "of the copy", how: "by_hand", note: "", next_step: "", due_on: "" };
  for (const name of ["Ana", "Wei"]) await box.put(handwritten({ ...copied, name }, AT));
  await box.flush();
  const sent = posted.map(([, fields]) => fields);
  assert.deepEqual(sent.map(({ name }) => name).sort(), ["Ana", "Wei"]);
  assert.equal(new Set(sent.map(({ uuid }) => uuid)).size, 2);
  for (const { at, sent_at, csrf_token } of sent) {
    assert.equal(at, AT.toISOString());
    assert.ok(sent_at > at);
    assert.equal(csrf_token, undefined);
  }
});

test("a card that waits can be taken elsewhere", () => {
  const entry = { ...carded({ text: CARD, how: "scan" }, AT), note: "Red scarf" };
  const [kept] = JSON.parse(elsewhere([entry], "https://meet.example"));
  assert.deepEqual(kept, { kind: "card", at: AT.toISOString(), text: CARD, note: "Red scarf" });
});
