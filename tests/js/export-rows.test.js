import assert from "node:assert/strict";
import { test } from "node:test";
import { fileNameOf, rowCounter } from "../../static/js/transfer/lib/export-rows.js";

const FILES = {
  "text/csv; charset=utf-8": ["\ufeffName,Note\r\nAna,\"one\ntwo\"\r\nBob,\r\n", 3],
  "text/vcard; charset=utf-8": ["BEGIN:VCARD\r\nFN:Ana\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Bob\r\nEND:VCARD\r\n", 2],
  "application/json": ['{"contacts": [\n{"name": "Ana"},\n{"name": "Bob"}\n]\n}\n', 5],
};

for (const [type, [text, rows]] of Object.entries(FILES)) {
  test(`rows of ${type} are counted however the file is split`, () => {
    assert.equal(rowCounter(type)(text), rows);
    for (let cut = 0; cut <= text.length; cut += 1) {
      const count = rowCounter(type);
      count(text.slice(0, cut));
      assert.equal(count(text.slice(cut)), rows, `cut at ${cut}`);
    }
    const count = rowCounter(type);
    assert.equal([...text].map(count).at(-1), rows);
  });
}

test("a file gets the name in its header", () => {
  assert.equal(fileNameOf("attachment; filename=\"follow-up.csv\"; filename*=UTF-8''follow-up.csv"), "follow-up.csv");
  assert.equal(fileNameOf("attachment; filename=\"__.vcf\"; filename*=UTF-8''%E6%9D%8E.vcf"), "李.vcf");
  assert.equal(fileNameOf('attachment; filename="plain.csv"'), "plain.csv");
  assert.equal(fileNameOf(""), "export");
});
