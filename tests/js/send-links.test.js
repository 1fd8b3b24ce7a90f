import assert from "node:assert/strict";
import { test } from "node:test";
import { LINKS, withLine } from "../../static/js/drafts/lib/send-links.js";

const TEXTS = [
  "",
  "One\nTwo\r\nThree",
  "Tom & Jerry?subject=x&bcc=evil@example.org #1 100 % + 再见 🎷 e\u0301",
  "!'()*~-._ \"<b>\" \t",
  "{name} %0D%0A",
];

for (const body of TEXTS) {
  test(`every link parses back to ${JSON.stringify(body)}`, () => {
    const message = { subject: `About ${body.replace(/\s+/g, " ")}`, body };
    const mail = new URL(LINKS.email("d+a'n?a@example.org", message));
    assert.equal(decodeURIComponent(mail.pathname), "d+a'n?a@example.org");
    assert.equal(mail.searchParams.get("subject"), message.subject);
    assert.equal(mail.searchParams.get("body"), body.replace(/\r?\n/g, "\r\n"));
    assert.deepEqual([...mail.searchParams.keys()], ["subject", "body"]);
    const sms = LINKS.sms("+351912345678", message);
    assert.ok(sms.startsWith("sms:+351912345678?body="));
    assert.equal(new URL(sms).searchParams.get("body"), body);
    assert.equal(new URL(LINKS.whatsapp("351912345678", message)).searchParams.get("text"), body);
    for (const write of Object.values(LINKS)) assert.doesNotMatch(write("351", message), /[\s"'<>]/);
  });
}

test("the server writes the same", () => {
  const url = LINKS.email("dana+x@example.org", { subject: "Hi (there)!", body: "One\nTwo*" });
  assert.equal(url, "mailto:dana%2Bx@example.org?subject=Hi%20%28there%29%21&body=One%0D%0ATwo%2A");
});

test("half a character is not the end of the link", () => {
  assert.equal(LINKS.sms("1", { body: "a\uD83Cb" }), "sms:1?body=a%EF%BF%BDb");
});

test("a line of the note goes to the caret, else before the farewell", () => {
  assert.equal(withLine("", "x"), "x");
  assert.equal(withLine("Hi", "x"), "Hi\n\nx");
  assert.equal(withLine("Hi,\n\nBye", "x"), "Hi,\n\nx\n\nBye");
  assert.equal(withLine("Hi, you", "x", 3), "Hi,\n\nx\n\nyou");
  assert.equal(withLine("Hi", "x", 0), "x\n\nHi");
});
