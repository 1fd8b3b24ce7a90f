import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pendingAsJson } from "../../static/js/lib/pending-export.js";
import { byHandEntry, cardEntry, formEntry, messageEntry, scanEntry } from "../../static/js/lib/outbox-entries.js";
import { isForeignCard, titleOf, webAddress } from "../../static/js/exchange/lib/foreign-codes.js";
import { MemoryStore } from "../../static/js/lib/outbox-store.js";
import { Outbox } from "../../static/js/lib/outbox.js";
import { makeSender } from "../../static/js/lib/post-entry.js";

const TABLE = JSON.parse(readFileSync(new URL("../exchange/foreign_codes.json", import.meta.url)));
const CARD = "BEGIN:VCARD\nVERSION:3.0\nN:Matos;Ana;;;\nFN:Ana Matos\nEND:VCARD";
const AT = new Date(Date.UTC(2026, 5, 12, 14));

test("codes that say something about a person are recognised, and no others", () => {
  for (const text of TABLE.people) assert.ok(isForeignCard(text), text);
  for (const text of TABLE.others) assert.ok(!isForeignCard(text), text);
});

test("only a web address can be opened", () => {
  assert.equal(webAddress(" http://example.org/a?b#c "), "http://example.org/a?b#c");
  for (const text of ["javascript:alert(1)", "https://a@b.example", "https://x y.example", "ftp://example.org", "Ready?"]) {
    assert.equal(webAddress(text), null, text);
  }
});

test("a pending card has a title", () => {
  assert.equal(titleOf(CARD), "Ana Matos");
  assert.equal(titleOf("BEGIN:VCARD\r\nFN;CHARSET=UTF-8:Ana Matos\r\nEND:VCARD"), "Ana Matos");
  assert.equal(titleOf("MECARD:N:Matos,Ana;TEL:1;;"), "Matos,Ana");
  assert.equal(titleOf("x".repeat(80)).length, 61);
});

/** Return an outbox whose server accepts everything, and a list of what was posted. */
function openOutbox() {
  const posted = [];
  const session = {
    post: async (url, fields) => {
      posted.push([url, fields]);
      return { status: 201, redirected: false, text: "" };
    },
  };
  return { outbox: new Outbox({ store: new MemoryStore(), send: makeSender(session) }), posted };
}

test("a card is not sent before it was reviewed", async () => {
  const { outbox, posted } = openOutbox();
  const entry = cardEntry({ text: CARD, how: "scan" }, AT);
  await outbox.put(entry);
  await outbox.flush();
  assert.deepEqual(posted, []);
  assert.equal((await outbox.list())[0].state, "review");

  const fields = { name: "Ana Matos", uuid: entry.uuid, at: "2026-06-12T14:00:01+00:00" };
  await outbox.put({ ...entry, state: "waiting", fields, note: "Red scarf" });
  await outbox.flush();
  assert.deepEqual(posted, [["/cards", { ...fields, note: "Red scarf", next_step: "", due_on: "" }]]);
  assert.deepEqual(await outbox.list(), []);
});

test("two people who are added on the same kept page get their own UUIDs and times", async () => {
  const { outbox, posted } = openOutbox();
  const ofPage = { csrf_token: "old", uuid: "of the page", at: "of the page" };
  const values = { ...ofPage, how: "by_hand", note: "", next_step: "", due_on: "" };
  for (const name of ["Ana", "Wei"]) await outbox.put(byHandEntry({ ...values, name }, AT));
  await outbox.flush();
  const sent = posted.map(([, fields]) => fields);
  assert.deepEqual(sent.map(({ name }) => name).sort(), ["Ana", "Wei"]);
  assert.equal(new Set(sent.map(({ uuid }) => uuid)).size, 2);
  for (const { at, sent_at, csrf_token } of sent) {
    assert.equal(at, AT.toISOString());
    assert.ok(sent_at > at);
    assert.equal(csrf_token, undefined);
  }
});

test("a pending draft is exported with its text", () => {
  const fields = [["csrf_token", "x"], ["version", "2"], ["body", "Hi Ana,\nthanks!"]];
  const entry = formEntry("draft", { path: "/contacts/7/draft", name: "Ana", fields }, AT);
  const [exported] = JSON.parse(pendingAsJson([entry], "https://meet.example"));
  const address = "https://meet.example/contacts/7";
  assert.deepEqual(exported, { kind: "draft", at: AT.toISOString(), name: "Ana", address, body: "Hi Ana,\nthanks!" });
});

test("every kind of entry can be exported with what was typed", () => {
  const form = { path: "/contacts/7/x", name: "Ana", fields: [["note", "typed"], ["next_step", "typed"], ["body", "typed"]] };
  const entries = [
    { ...scanEntry({ code: "K7Q2M9XW4TDB0FZR", how: "scan" }, AT), note: "typed" },
    cardEntry({ text: "typed", how: "scan" }, AT),
    byHandEntry({ name: "typed" }, AT),
    messageEntry({ path: "/rooms/1/messages", name: "Hall", body: "typed" }, AT),
    ...["note", "step", "draft"].map((kind) => formEntry(kind, form, AT)),
  ];
  for (const exported of JSON.parse(pendingAsJson(entries, "https://meet.example"))) {
    assert.ok(Object.values(exported).includes("typed"), exported.kind);
  }
});

test("a pending card can be exported", () => {
  const entry = { ...cardEntry({ text: CARD, how: "scan" }, AT), note: "Red scarf" };
  const [exported] = JSON.parse(pendingAsJson([entry], "https://meet.example"));
  assert.deepEqual(exported, { kind: "card", at: AT.toISOString(), text: CARD, note: "Red scarf" });
});
