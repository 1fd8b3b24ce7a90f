import assert from "node:assert/strict";
import { test } from "node:test";
import { candidatesIn, FrameCodes } from "../../static/js/exchange/lib/frame-codes.js";
import { symbolText } from "../../static/js/exchange/lib/symbol-text.js";
import { readWifi } from "../../static/js/exchange/lib/wifi.js";

const HOST = "meet.example";
const OURS = "https://meet.example/c/K7Q2M9XW4TDB0FZR";
const OTHER = "https://meet.example/c/0000000000000000";
const WIFI = "WIFI:T:WPA;S:conf;P:secret;;";
const CARD = "BEGIN:VCARD\nFN:Ana\nEND:VCARD";

test("one of our codes is taken wherever it stands among others", () => {
  for (const found of [[WIFI, OURS], [OURS, WIFI], [CARD, WIFI, OURS, ""]]) {
    assert.deepEqual(candidatesIn(found, HOST), [OURS]);
  }
});

test("the same code twice is one", () => {
  assert.deepEqual(candidatesIn([OURS, OURS.toUpperCase()], HOST).length, 1);
  assert.deepEqual(candidatesIn([WIFI, ` ${WIFI}`], HOST), [WIFI]);
});

test("what cannot be decided is asked about", () => {
  assert.deepEqual(candidatesIn([WIFI, CARD], HOST), [WIFI, CARD]);
  assert.deepEqual(candidatesIn([OURS, CARD, OTHER], HOST), [OURS, OTHER]);
  assert.deepEqual(candidatesIn(["", WIFI], HOST), [WIFI]);
  assert.deepEqual(candidatesIn([""], HOST), [""]);
  assert.deepEqual(candidatesIn([], HOST), []);
});

test("one of our codes counts at once, and another only when ours had the time to be read", () => {
  const codes = new FrameCodes(HOST);
  assert.deepEqual(codes.pick([CARD], 0), []);
  assert.deepEqual(codes.pick([CARD, OURS], 110), [OURS]);
  const others = new FrameCodes(HOST);
  assert.deepEqual([0, 110, 220, 330].flatMap((time) => others.pick([CARD], time)), []);
  assert.deepEqual(others.pick([CARD], 440), [CARD]);
});

test("nobody is asked twice about codes that stay in sight", () => {
  const codes = new FrameCodes(HOST);
  codes.pick([CARD, WIFI], 0);
  assert.deepEqual(codes.pick([WIFI, CARD], 500), [WIFI, CARD]);
  codes.rest(60_000);
  for (const time of [60_100, 64_000, 68_000]) assert.deepEqual(codes.pick([CARD, WIFI], time), []);
  assert.deepEqual(codes.pick([CARD], 68_100), []);
  codes.pick([], 70_000);
  codes.pick([CARD, WIFI], 75_000);
  assert.deepEqual(codes.pick([CARD, WIFI], 75_500), [CARD, WIFI]);
});

test("looking at one of them by itself is a choice too", () => {
  const codes = new FrameCodes(HOST);
  codes.pick([OURS, OTHER], 0);
  assert.deepEqual(codes.pick([OURS, OTHER], 500), [OURS, OTHER]);
  assert.deepEqual(codes.pick([OURS], 1_000), []);
  assert.deepEqual(codes.pick([OURS], 2_100), [OURS]);
});

const latin = (octets) => new TextDecoder("latin1").decode(octets);
const bytesOf = (...parts) => Uint8Array.from(parts.flatMap((part) => (typeof part === "string" ? [...Buffer.from(part)] : [part])));

test("a symbol is read in the encoding that it was written in", () => {
  const western = bytesOf("Zo", 0xeb, " O", 0x92, "Neil ", 0x96, " ", 0x80);
  const controls = [...western].map((octet) => String.fromCharCode(octet)).join("");
  assert.equal(symbolText({ text: controls, bytes: western, symbologyIdentifier: "]Q1" }), "Zoë O’Neil – €");
  assert.equal(symbolText({ text: controls }), "Zoë O’Neil – €");
  const name = bytesOf("Anne O", 0x92, "Neil");
  assert.equal(symbolText({ text: "Anne O誰eil", bytes: name, symbologyIdentifier: "]Q1" }), "Anne O’Neil");
  const unicode = Buffer.from("José 李美玲");
  assert.equal(symbolText({ text: latin(unicode), bytes: unicode, symbologyIdentifier: "]Q1" }), "José 李美玲");
  const japanese = bytesOf("Google ", 0x83, 0x82, 0x83, "o", 0x83, "C", 0x83, 0x8b);
  assert.equal(symbolText({ text: "Google モバイル", bytes: japanese, symbologyIdentifier: "]Q1" }), "Google モバイル");
  assert.equal(symbolText({ text: "Привет", bytes: bytesOf(0xbf, 0xe0), symbologyIdentifier: "]Q2" }), "Привет");
});

test("the code of a network says what to type", () => {
  assert.deepEqual(readWifi(WIFI), { network: "conf", password: "secret", user: "" });
  assert.deepEqual(readWifi('wifi:S:Caf\\;\\:\\\\ 1;T:WPA;P:"12\\"34";H:true;;'), { network: "Caf;:\\ 1", password: '12"34', user: "" });
  assert.deepEqual(readWifi("WIFI:T:nopass;S:Open;P:;;"), { network: "Open", password: "", user: "" });
  assert.deepEqual(readWifi("WIFI:T:WPA2-EAP;S:uni;I:ana;P:x;;"), { network: "uni", password: "x", user: "ana" });
  for (const text of ["WIFI:", "WIFI:T:WPA;P:x;;", "Wi-Fi", ""]) assert.equal(readWifi(text), null);
});
