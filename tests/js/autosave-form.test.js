import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { AutosaveForm } from "../../static/js/lib/autosave-form.js";

let form, autosave, states, server;

/** Return a form with a note and its version. */
function makeForm(note, version) {
  const fields = [
    { name: "csrf_token", value: "t1", defaultValue: "t1" },
    { name: "version", value: version, defaultValue: version },
    { name: "note", value: note, defaultValue: note },
  ];
  for (const field of fields) fields[field.name] = field;
  return { action: "/contacts/1/note", elements: fields };
}

/** A session whose server may be down, or whose answers may be lost. */
const session = {
  async post(url, fields, accept) {
    assert.deepEqual([url, accept], ["/contacts/1/note", "application/json"]);
    if (server.isDown) return { status: 0, redirected: false, text: "" };
    const answer = server.save(Object.fromEntries(fields));
    return server.losesAnswers ? { status: 0, redirected: false, text: "" } : { redirected: false, ...answer };
  },
};

beforeEach(() => {
  server = {
    note: "",
    version: 0,
    save({ note, version }) {
      const current = JSON.stringify({ note: this.note, version: this.version });
      if (Number(version) !== this.version) return { status: 409, text: current };
      Object.assign(this, { note, version: this.version + 1 });
      return { status: 200, text: JSON.stringify({ version: this.version }) };
    },
  };
  form = makeForm("", 0);
  states = [];
  autosave = new AutosaveForm(form, { session, onState: (state) => states.push(state) });
});

const type = (text) => (form.elements.note.value = text);

test("what was typed is saved, and nothing if nothing was typed", async () => {
  assert.equal(await autosave.save(), "saved");
  type("Red scarf");
  assert.equal(autosave.isDirty, true);
  await autosave.save();
  assert.deepEqual([server.note, states, autosave.isDirty], ["Red scarf", ["saving", "saved"], false]);
});

test("two saves at once follow each other and do not conflict", async () => {
  type("Red");
  const first = autosave.save();
  type("Red scarf");
  assert.deepEqual(await Promise.all([first, autosave.save()]), ["saved", "saved"]);
  assert.equal(server.note, "Red scarf");
});

test("without an answer the note stays unsaved and is saved later", async () => {
  server.isDown = true;
  type("Red scarf");
  assert.equal(await autosave.save(), "unsent");
  assert.equal(autosave.isDirty, true);
  server.isDown = false;
  assert.equal(await autosave.save(), "saved");
});

test("an own save whose answer was lost is no conflict", async () => {
  server.losesAnswers = true;
  type("Red");
  await autosave.save();
  server.losesAnswers = false;
  type("Red scarf");
  assert.equal(await autosave.save(), "saved");
  assert.deepEqual([server.note, states.includes("conflict")], ["Red scarf", false]);
});

test("another device's note is a conflict, and the person can choose either", async () => {
  Object.assign(server, { note: "From the laptop", version: 5 });
  type("From the phone");
  assert.equal(await autosave.save(), "conflict");
  assert.equal(await autosave.save(), "conflict");
  assert.equal(server.note, "From the laptop");
  assert.equal(await autosave.keepOwn(), "saved");
  assert.equal(server.note, "From the phone");
  autosave.takeTheirs("From the laptop");
  assert.equal(autosave.isDirty, false);
});

test("a page of some network in between is no answer", async () => {
  server.save = () => ({ status: 200, text: "<h1>Welcome to the hotel's network</h1>" });
  type("Red scarf");
  assert.equal(await autosave.save(), "unsent");
});

test("the note of an earlier page appears if this page is older", () => {
  autosave.handleLateDelivery({ note: "Red scarf", version: "0" }, '{"version": 1}');
  assert.deepEqual([form.elements.note.value, form.elements.version.value], ["Red scarf", 1]);
  assert.equal(autosave.isDirty, false);
  assert.deepEqual(states, ["saved"]);
});

test("a late delivery does not replace a newer note or what is being typed", () => {
  form.elements.version.value = 2;
  autosave.handleLateDelivery({ note: "Red scarf", version: "0" }, '{"version": 1}');
  assert.equal(form.elements.note.value, "");
  form.elements.version.value = 0;
  type("Blue");
  autosave.handleLateDelivery({ note: "Red scarf", version: "0" }, '{"version": 1}');
  assert.deepEqual([form.elements.note.value, form.elements.version.value], ["Blue", 0]);
  assert.deepEqual(states, []);
});

test("a form can have another field than the note", async () => {
  const fields = [{ name: "version", value: 0 }, { name: "subject", value: "s" }, { name: "body", value: "Hi" }];
  for (const field of fields) fields[field.name] = Object.assign(field, { defaultValue: field.value });
  const states = [];
  const post = async () => ({ status: 409, redirected: false, text: JSON.stringify({ body: "Theirs", version: 3 }) });
  const draft = { action: "/contacts/1/draft", elements: fields, dataset: { text: "body" } };
  const onState = (state, answer) => states.push([state, answer?.body]);
  const autosave = new AutosaveForm(draft, { session: { post }, onState });
  fields.body.value = "Mine";
  assert.equal(await autosave.save(), "conflict");
  assert.deepEqual(states.at(-1), ["conflict", "Theirs"]);
  autosave.takeTheirs("Theirs");
  assert.deepEqual([fields.body.value, fields.version.value, autosave.isDirty], ["Theirs", 3, false]);
});

test("buttons of a form are not saved", async () => {
  form.elements.push({ name: "insert", type: "submit", value: "0" });
  let sent = [];
  const spy = { post: async (url, fields) => ((sent = fields), session.post(url, fields, "application/json")) };
  const other = new AutosaveForm(form, { session: spy, onState: () => {} });
  type("Red scarf");
  await other.save();
  assert.deepEqual(sent.map(([name]) => name), ["csrf_token", "version", "note"]);
});

const entry = { note: "Mine", version: 3 };
const theirs = JSON.stringify({ note: "Theirs", version: 7 });

test("a conflict of an earlier page is shown again and waits for a choice", async () => {
  Object.assign(server, { note: "Theirs", version: 7 });
  form.elements.version.value = 7; // The page was rendered after the other save.
  assert.equal(autosave.continueFrom(entry, theirs).note, "Theirs");
  assert.equal(form.elements.note.value, "Mine");
  assert.equal(autosave.isDirty, true);
  assert.equal(await autosave.save(), "conflict");
  assert.equal(await autosave.keepOwn(), "saved");
  assert.equal(server.note, "Mine");
});

test("the page's own text counts if it is newer than the answer", () => {
  const field = Object.assign(form.elements.note, { value: "Newer", defaultValue: "Newer" });
  const fresh = new AutosaveForm(form, { session, onState: () => {} });
  form.elements.version.value = 8;
  assert.deepEqual(fresh.continueFrom(entry, theirs), { note: "Newer", version: 8 });
  fresh.takeTheirs("Newer");
  assert.deepEqual([field.value, form.elements.version.value, fresh.theirs], ["Newer", 8, null]);
});

test("what was typed early is merged with the entry", () => {
  type("Early");
  autosave.continueFrom(entry, theirs);
  assert.match(form.elements.note.value, /^Early\n.*\nMine$/);
});
