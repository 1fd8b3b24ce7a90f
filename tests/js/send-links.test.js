import assert from "node:assert/strict";
import { test } from "node:test";
import { LINK_BUILDERS, insertLine } from "../../static/js/drafts/lib/send-links.js";

const TEXTS = [
  "",
  "One\nTwo\r\nThree",
  "Tom & Jerry?subject=x&bcc=evil@example.org #1 100 % + 再见 🎷 e\u0301",
  "!'()*~-._ \"<b>\" \t",
  "{name} %0D%0A",
];

for (const body of TEXTS) {
  test(`every link contains ${JSON.stringify(body)}`, () => {
    const message = { subject: `About ${body.replace(/\s+/g, " ")}`, body };
    const mail = new URL(LINK_BUILDERS.email("d+a'n?a@example.org", message));
    assert.equal(decodeURIComponent(mail.pathname), "d+a'n?a@example.org");
    assert.equal(mail.searchParams.get("subject"), message.subject);
    assert.equal(mail.searchParams.get("body"), body.replace(/\r?\n/g, "\r\n"));
    assert.deepEqual([...mail.searchParams.keys()], ["subject", "body"]);
    const sms = LINK_BUILDERS.sms("+351912345678", message);
    assert.ok(sms.startsWith("sms:+351912345678?body="));
    assert.equal(new URL(sms).searchParams.get("body"), body);
    assert.equal(new URL(LINK_BUILDERS.whatsapp("351912345678", message)).searchParams.get("text"), body);
    for (const build of Object.values(LINK_BUILDERS)) assert.doesNotMatch(build("351", message), /[\s"'<>]/);
  });
}

test("the links are the same as those of the server", () => {
  const url = LINK_BUILDERS.email("dana+x@example.org", { subject: "Hi (there)!", body: "One\nTwo*" });
  assert.equal(url, "mailto:dana%2Bx@example.org?subject=Hi%20%28there%29%21&body=One%0D%0ATwo%2A");
});

test("half a surrogate pair does not break a link", () => {
  assert.equal(LINK_BUILDERS.sms("1", { body: "a\uD83Cb" }), "sms:1?body=a%EF%BF%BDb");
});

test("a line goes to the caret, or else before the last paragraph", () => {
  assert.equal(insertLine("", "x"), "x");
  assert.equal(insertLine("Hi", "x"), "Hi\n\nx");
  assert.equal(insertLine("Hi,\n\nBye", "x"), "Hi,\n\nx\n\nBye");
  assert.equal(insertLine("Hi, you", "x", 3), "Hi,\n\nx\n\nyou");
  assert.equal(insertLine("Hi", "x", 0), "x\n\nHi");
});
