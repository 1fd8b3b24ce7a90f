import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical, grouped, read } from "../../static/js/lib/codes.js";

const CODE = "K7Q2M9XW4TDB0FZR";
const HOST = "meet.example:8000";

test("a typed code is forgiven its spaces, dashes, case and look-alikes", () => {
  const spaced = ["k7q2 m9xw 4tdb 0fzr", " K7Q2-M9XW–4TDB—OFZR ", "k7q2\u00a0m9xw\u200b4tdb ofzr"];
  for (const typed of [CODE, ...spaced, "K7Q2M9XW4TDB０FZR"]) assert.equal(canonical(typed), CODE, typed);
  assert.equal(canonical("ILILILIL00000000"), "1111111100000000");
});

test("what is not 16 characters of the alphabet is no code", () => {
  for (const typed of ["", "K7Q2", `${CODE}A`, "K7Q2M9XW4TDB0FZU", "K7Q2M9XW4TDB0FZ!", "…"]) {
    assert.equal(canonical(typed), null, typed);
  }
});

test("a code is shown in groups of four", () => assert.equal(grouped(CODE), "K7Q2 M9XW 4TDB 0FZR"));

test("our front door counts in either case, with or without the scheme", () => {
  for (const text of [
    `HTTPS://MEET.EXAMPLE:8000/C/${CODE}`,
    `https://meet.example:8000/c/${CODE.toLowerCase()}`,
    `http://meet.example:8000/c/${CODE}/?from=poster#top`,
    `meet.example:8000/c/${CODE}`,
  ]) {
    assert.deepEqual(read(text, HOST), { kind: "code", code: CODE }, text);
  }
});

test("everybody else's codes are foreign and come back as text", () => {
  for (const text of [
    `https://other.example/c/${CODE}`,
    `https://meet.example/c/${CODE}`,
    `https://meet.example:8000@evil.example/c/${CODE}`,
    `https://somebody@meet.example:8000/c/${CODE}`,
    `https://meet.example:8000/d/${CODE}`,
    `https://meet.example:8000/c/${CODE}/more`,
    `javascript:alert(1)//meet.example:8000/c/${CODE}`,
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:李美玲\r\nEND:VCARD",
    "",
  ]) {
    assert.deepEqual(read(text, HOST), { kind: "foreign", text: text.trim() }, text);
  }
});
