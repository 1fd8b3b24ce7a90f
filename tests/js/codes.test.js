import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { canonicalCode, groupedCode, readCode } from "../../static/js/exchange/lib/codes.js";

const CODE = "K7Q2M9XW4TDB0FZR";
const table = JSON.parse(readFileSync(new URL("../codes/typed-codes.json", import.meta.url)));

for (const [typed, code] of table.typed) {
  test(`typing ${JSON.stringify(typed)} means ${code ?? "no code"}`, () => assert.equal(canonicalCode(typed), code));
}

test("a code is shown in groups of four", () => assert.equal(groupedCode(CODE), "K7Q2 M9XW 4TDB 0FZR"));

for (const [text, code] of table.addresses) {
  test(`${JSON.stringify(text)} is ${code ? "one of our codes" : "foreign"}`, () => {
    assert.deepEqual(readCode(text, table.host), code ? { kind: "code", code } : { kind: "foreign", text: text.trim() });
  });
}
