import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { KeptForm } from "../../static/js/lib/autosave-form.js";

let form, kept, told, server;

/** A form as a page has it, with a note and its version. */
function page(note, version) {
  const fields = [
    { name: "csrf_token", value: "t1", defaultValue: "t1" },
    { name: "version", value: version, defaultValue: version },
    { name: "note", value: note, defaultValue: note },
  ];
  for (const field of fields) fields[field.name] = field;
  return { action: "/contacts/1/note", elements: fields };
}

/** The server's side: one note, one version, and answers that can get lost on the way. */
const session = {
  async post(url, fields, accept) {
    assert.deepEqual([url, accept], ["/contacts/1/note", "application/json"]);
    if (server.down) return { status: 0, redirected: false, text: "" };
    const answer = server.take(Object.fromEntries(fields));
    return server.deaf ? { status: 0, redirected: false, text: "" } : { redirected: false, ...answer };
  },
};

beforeEach(() => {
  server = {
    note: "",
    version: 0,
    take({ note, version }) {
      const mine = JSON.stringify({ note: this.note, version: this.version });
      if (Number(version) !== this.version) return { status: 409, text: mine };
      Object.assign(this, { note, version: this.version + 1 });
      return { status: 200, text: JSON.stringify({ version: this.version }) };
    },
  };
  form = page("", 0);
  told = [];
  kept = new KeptForm(form, { session, tell: (state) => told.push(state) });
});

const type = (text) => (form.elements.note.value = text);

test("saves what was typed, and nothing when nothing was", async () => {
  assert.equal(await kept.save(), "saved");
  type("Red scarf");
  assert.equal(kept.dirty, true);
  await kept.save();
  assert.deepEqual([server.note, told, kept.dirty], ["Red scarf", ["saving", "saved"], false]);
});

test("two saves at once follow each other and do not conflict", async () => {
  type("Red");
  const first = kept.save();
  type("Red scarf");
  assert.deepEqual(await Promise.all([first, kept.save()]), ["saved", "saved"]);
  assert.equal(server.note, "Red scarf");
});

test("without an answer it stays unsaved, and is saved later", async () => {
  server.down = true;
  type("Red scarf");
  assert.equal(await kept.save(), "unsent");
  assert.equal(kept.dirty, true);
  server.down = false;
  assert.equal(await kept.save(), "saved");
});

test("a save whose answer was lost is no conflict with oneself", async () => {
  server.deaf = true;
  type("Red");
  await kept.save();
  server.deaf = false;
  type("Red scarf");
  assert.equal(await kept.save(), "saved");
  assert.deepEqual([server.note, told.includes("conflict")], ["Red scarf", false]);
});

test("another device's note is a conflict, and either may stay", async () => {
  Object.assign(server, { note: "From the laptop", version: 5 });
  type("From the phone");
  assert.equal(await kept.save(), "conflict");
  assert.equal(await kept.save(), "conflict");
  assert.equal(server.note, "From the laptop");
  assert.equal(await kept.insist(), "saved");
  assert.equal(server.note, "From the phone");
  kept.take("From the laptop");
  assert.equal(kept.dirty, false);
});

test("an answer that is not ours saves nothing", async () => {
  server.take = () => ({ status: 200, text: "<h1>Welcome to the hotel's network</h1>" });
  type("Red scarf");
  assert.equal(await kept.save(), "unsent");
});

test("takes what an earlier page sent and this page was made too early to show", () => {
  kept.overtaken({ note: "Red scarf", version: "0" }, '{"version": 1}');
  assert.deepEqual([form.elements.note.value, form.elements.version.value], ["Red scarf", 1]);
  assert.equal(kept.dirty, false);
  assert.deepEqual(told, ["saved"]);
});

test("leaves alone what is newer than that, and what is being typed", () => {
  form.elements.version.value = 2;
  kept.overtaken({ note: "Red scarf", version: "0" }, '{"version": 1}');
  assert.equal(form.elements.note.value, "");
  form.elements.version.value = 0;
  type("Blue");
  kept.overtaken({ note: "Red scarf", version: "0" }, '{"version": 1}');
  assert.deepEqual([form.elements.note.value, form.elements.version.value], ["Blue", 0]);
  assert.deepEqual(told, []);
});

test("a form of another text keeps that one", async () => {
  const fields = [{ name: "version", value: 0 }, { name: "subject", value: "s" }, { name: "body", value: "Hi" }];
  for (const field of fields) fields[field.name] = Object.assign(field, { defaultValue: field.value });
  const told = [];
  const post = async () => ({ status: 409, redirected: false, text: JSON.stringify({ body: "Theirs", version: 3 }) });
  const draft = { action: "/contacts/1/draft", elements: fields, dataset: { text: "body" } };
  const kept = new KeptForm(draft, { session: { post }, tell: (state, answer) => told.push([state, answer?.body]) });
  fields.body.value = "Mine";
  assert.equal(await kept.save(), "conflict");
  assert.deepEqual(told.at(-1), ["conflict", "Theirs"]);
  kept.take("Theirs");
  assert.deepEqual([fields.body.value, fields.version.value, kept.dirty], ["Theirs", 3, false]);
});

test("a button of the form is no field of it", async () => {
  form.elements.push({ name: "insert", type: "submit", value: "0" });
  let sent = [];
  const spy = { post: async (url, fields) => ((sent = fields), session.post(url, fields, "application/json")) };
  const other = new KeptForm(form, { session: spy, tell: () => {} });
  type("Red scarf");
  await other.save();
  assert.deepEqual(sent.map(([name]) => name), ["csrf_token", "version", "note"]);
});

const pending = { note: "Mine", version: 3 };
const theirs = JSON.stringify({ note: "Theirs", version: 7 });

test("what is still to be chosen comes back, and is saved by a choice only", async () => {
  Object.assign(server, { note: "Theirs", version: 7 });
  form.elements.version.value = 7; // The page is of after the other text.
  assert.equal(kept.resume(pending, theirs).note, "Theirs");
  assert.equal(form.elements.note.value, "Mine");
  assert.equal(kept.dirty, true);
  assert.equal(await kept.save(), "conflict");
  assert.equal(await kept.insist(), "saved");
  assert.equal(server.note, "Mine");
});

test("what the page has of the other text counts when it is newer", () => {
  const field = Object.assign(form.elements.note, { value: "Newer", defaultValue: "Newer" });
  const fresh = new KeptForm(form, { session, tell: () => {} });
  form.elements.version.value = 8;
  assert.deepEqual(fresh.resume(pending, theirs), { note: "Newer", version: 8 });
  fresh.take("Newer");
  assert.deepEqual([field.value, form.elements.version.value, fresh.theirs], ["Newer", 8, null]);
});

test("what was typed before it came back stays with it", () => {
  type("Early");
  kept.resume(pending, theirs);
  assert.match(form.elements.note.value, /^Early\n.*\nMine$/);
});
