import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { DoorList, searchKey } from "../../static/js/checkin/lib/door-list.js";
import { checkInFact, undoFact, walkIn } from "../../static/js/checkin/lib/facts.js";
import { LastSeen, verdictOf } from "../../static/js/checkin/lib/verdicts.js";
import { codeHash } from "../../static/js/checkin/lib/code-hashes.js";

const ME = 7;
const NINE = "2026-06-12T09:00:00+00:00";
const line = (key, name, more = {}) => ({ key, name, company: "", tag: "", codes: [`code-${key}`], in: [], ...more });
const passage = (uuid, at = NINE, device = 8) => ({ uuid, at, door: "Door B", by: "Petra", way: "scan", device });
let list;

beforeEach(() => {
  list = new DoorList();
  list.replace([line("a1-1", "Dana Kowalski"), line("t2-1", "Ærø Søren", { company: "Acme" })], 1000);
});

const kindOf = (code) => verdictOf(list.findByCode(code)).kind;

function admit(key) {
  const fact = checkInFact({ person: list.get(key), way: "scan", door: "Door A" });
  list.add(fact, ME);
  return fact;
}

test("the hash is the one of the server", async () => {
  assert.equal(await codeHash(1, " K7Q2M9XW4TDB0FZR "), "BFR-1sC6hbRqT2ZKsYfCAg");
});

test("the verdicts come in this order: in already, cancelled, welcome, not on the list", () => {
  assert.equal(kindOf("code-a1-1"), "welcome");
  admit("a1-1");
  assert.equal(kindOf("code-a1-1"), "again");
  list.merge([line("t2-1", "Ærø Søren", { state: "cancelled" })], 2000);
  assert.equal(kindOf("code-t2-1"), "cancelled");
  list.merge([line("t2-1", "Ærø Søren", { state: "cancelled", in: [passage("u")] })], 2000);
  assert.equal(kindOf("code-t2-1"), "again");
  assert.equal(kindOf("code-other"), "unknown");
});

test("what waits here counts whatever the server says meanwhile", () => {
  const fact = admit("a1-1");
  list.merge([line("a1-1", "Dana Kowalski")], 2000);
  assert.deepEqual(list.get("a1-1").in.map(({ uuid }) => uuid), [fact.uuid]);
  list.replace([line("a1-1", "Dana Kowalski")], 3000);
  assert.equal(kindOf("code-a1-1"), "again");
  list.settle([fact], {});
  list.merge([line("a1-1", "Dana Kowalski")], 3500); // It was asked for before the fact arrived.
  assert.equal(kindOf("code-a1-1"), "again");
  list.expectAnswer();
  list.merge([line("a1-1", "Dana Kowalski", { in: [passage(fact.uuid, NINE, ME)] })], 4000);
  assert.equal(list.get("a1-1").in.length, 1);
  list.merge([line("a1-1", "Dana Kowalski")], 5000); // Another device has undone it.
  assert.equal(kindOf("code-a1-1"), "welcome");
});

test("an undo counts at once, and until the server knows it", () => {
  const fact = admit("a1-1");
  const undo = undoFact(fact.uuid);
  list.add(undo, ME);
  assert.equal(kindOf("code-a1-1"), "welcome");
  list.merge([line("a1-1", "Dana Kowalski", { in: [passage(fact.uuid, NINE, ME)] })], 2000);
  assert.equal(kindOf("code-a1-1"), "welcome");
  list.settle([fact, undo], {});
  list.merge([line("a1-1", "Dana Kowalski")], 3000);
  assert.equal(kindOf("code-a1-1"), "welcome");
});

test("the earliest check-in is the one that counts, and two devices are a conflict", () => {
  const fact = admit("a1-1");
  const line1 = line("a1-1", "Dana Kowalski", { in: [passage("earlier"), passage(fact.uuid, fact.at, ME)] });
  list.settle([fact], {});
  list.expectAnswer();
  list.merge([line1], 2000);
  assert.equal(verdictOf(list.get("a1-1")).passage.uuid, "earlier");
  assert.deepEqual(list.conflicts.map(({ name }) => name), ["Dana Kowalski"]);
  list.merge([line("a1-1", "Dana Kowalski", { in: [passage("earlier"), { ...passage("anyway", NINE, ME), way: "anyway" }] })], 3000);
  assert.deepEqual(list.conflicts, []);
});

test("who is not on the next list has cancelled since this one", () => {
  list.replace([line("a1-1", "Dana Kowalski")], 5000);
  const verdict = verdictOf(list.findByCode("code-t2-1"));
  assert.equal(verdict.kind, "cancelled");
  assert.equal(verdict.person.goodAt, 1000);
  assert.deepEqual(list.counts, { arrived: 0, expected: 1 });
});

test("somebody who was let in before the ticket turned out void is told of", () => {
  admit("t2-1");
  const late = list.merge([line("t2-1", "Ærø Søren", { state: "cancelled" })], 2000);
  assert.deepEqual(late.map(({ name, goodAt }) => [name, goodAt]), [["Ærø Søren", 1000]]);
  assert.deepEqual(list.counts, { arrived: 1, expected: 2 });
});

test("a claimed ticket gives way to who claimed it", () => {
  list.merge([line("a9-1", "Søren", { codes: ["code-a9-1", "code-t2-1"] }), { key: "t2-1", state: "gone" }], 2000);
  assert.equal(list.findByCode("code-t2-1").name, "Søren");
  assert.equal(list.get("t2-1"), undefined);
});

test("a walk-in is on the list at once, and once", () => {
  const person = walkIn({ name: "Nadia", company: "", category: "Day" });
  const fact = checkInFact({ person, way: "walk_in", door: "" });
  assert.equal(fact.category, "Day");
  list.add(fact, ME);
  assert.deepEqual(list.counts, { arrived: 1, expected: 3 });
  list.replace([line("a1-1", "Dana"), line("t2-1", "Søren")], 2000);
  assert.deepEqual(list.search("nadia").map(({ key }) => key), [person.key]);
  list.settle([fact], { [person.key]: "t5-1" });
  list.merge([line("t5-1", "Nadia", { in: [passage(fact.uuid, fact.at, ME)] })], 3000);
  assert.deepEqual(list.search("nadia").map(({ key }) => key), ["t5-1"]);
  assert.deepEqual(list.counts, { arrived: 1, expected: 3 });
});

test("names are found without accents, by all words, and companies too", () => {
  assert.deepEqual(list.search("soren ACME").map(({ key }) => key), ["t2-1"]);
  assert.deepEqual(list.search("kowal dan").map(({ key }) => key), ["a1-1"]);
  assert.deepEqual(list.search("  "), []);
  assert.equal(searchKey("José"), "jose");
});

test("what is stored is the same list again", () => {
  admit("a1-1");
  const other = new DoorList();
  other.replace(structuredClone(list.lines), 1000);
  assert.deepEqual(other.counts, list.counts);
  assert.equal(verdictOf(other.findByCode("code-a1-1")).kind, "again");
});

test("whatever the order of updates, the same people are in", () => {
  const random = seeded(11);
  for (let round = 0; round < 200; round++) {
    const facts = [admit("a1-1"), admit("t2-1")];
    const undo = undoFact(facts[0].uuid);
    list.add(undo, ME);
    const server = () => [line("a1-1", "Dana Kowalski"), line("t2-1", "Søren", { in: [passage(facts[1].uuid, NINE, ME)] })];
    const steps = [
      () => list.merge(server(), 2000),
      () => list.settle([facts[0], undo], {}),
      () => list.settle([facts[1]], {}),
      () => list.replace(server(), 3000),
    ];
    for (const step of shuffled(steps, random)) step();
    list.expectAnswer();
    list.merge(server(), 4000);
    assert.deepEqual([kindOf("code-a1-1"), kindOf("code-t2-1")], ["welcome", "again"]);
    list.replace([line("a1-1", "Dana Kowalski"), line("t2-1", "Søren")], 1000);
  }
});

test("a code in sight is read once, and again after a while", () => {
  const seen = new LastSeen(2_500);
  assert.equal(seen.isNew("A", 0), true);
  assert.equal(seen.isNew("A", 2_000), false);
  assert.equal(seen.isNew("A", 4_000), false);
  assert.equal(seen.isNew("B", 4_100), true);
  assert.equal(seen.isNew("A", 4_200), true);
  assert.equal(seen.isNew("A", 9_000), true);
});

test("a list of 5,000 answers at once", async () => {
  const people = Array.from({ length: 5_000 }, (_, number) => line(`t${number}-1`, `Person ${number}`));
  list.replace(people, 1000);
  assert.equal(list.findByCode("code-t4999-1").name, "Person 4999");
  assert.equal(list.search("person 4").length, 20);
  assert.equal(list.counts.expected, 5_000);
});

function seeded(seed) {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

function shuffled(items, random) {
  return items.map((item) => [random(), item]).sort(([one], [other]) => one - other).map(([, item]) => item);
}
