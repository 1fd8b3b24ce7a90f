// A form that saves itself: what was typed, the server's last answer, and what to say about it.

import { joinNotes } from "./merge-notes.js";
import { JSON_TYPE } from "./session.js";

const MINE = new Set(["csrf_token", "version"]); // Not typed by anybody, so no reason to save.

/**
 * `form` has text fields. The server answers it in JSON: `{version}` when it is saved, 409 with `{note, version}`
 * when another device wrote the note first, other 4xx with `{message}`. A form with data-text="body" has that field
 * in place of the note. `session` posts (session.js);
 * `tell(state, answer)` hears "saving", "saved", "unsent", "conflict" or "refused".
 */
export class KeptForm {
  #form;
  #session;
  #tell;
  #text;
  #kept;
  #sent = new Set();
  #theirs = null;
  #saving = Promise.resolve();

  constructor(form, { session, tell }) {
    this.#form = form;
    this.#session = session;
    this.#tell = tell;
    this.#text = form.dataset?.text ?? "note";
    this.#kept = serial(form, (field) => field.defaultValue ?? field.value);
  }

  /** Whether something was typed that the server does not have. */
  get dirty() {
    return serial(this.#form) !== this.#kept;
  }

  /** What the server has in place of what was typed, while nobody has chosen yet; else null. */
  get theirs() {
    return this.#theirs;
  }

  /** Save what was typed; answers the state told. */
  save() {
    // One after the other: two saves under way would both carry the same version, and the second would conflict.
    this.#saving = this.#saving.then(() => (this.dirty ? this.#save() : "saved"));
    return this.#saving;
  }

  async #save() {
    this.#tell("saving");
    const typed = serial(this.#form);
    this.#sent.add(this.#form.elements[this.#text]?.value);
    const answer = await this.#session.post(this.#form.action, entries(this.#form), JSON_TYPE);
    const body = ours(answer.text);
    const state = body ? meaning(answer) : "unsent";
    // Our own text, saved by a request whose answer was lost: no conflict, and what came after may follow.
    const own = state === "conflict" && this.#sent.has(body[this.#text]);
    // Until somebody has chosen, the version stays that of the text before: nothing can save over the other one.
    if (state === "conflict" && !own) this.#theirs = body;
    else this.#see(body);
    if (own) return this.#save();
    if (state === "saved") this.#kept = typed;
    this.#tell(state, body);
    return state;
  }

  /** Put `typed`, which is still on its way, in place of what the page came with. */
  restore(typed) {
    for (const field of fields(this.#form)) if (field.name in typed) field.value = typed[field.name];
  }

  /** Of the two texts, save what was typed over what the server has. */
  insist() {
    this.#see(this.#theirs);
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /**
   * `typed`, of an earlier page, waits for a signal, or with the server's answer `text` for somebody: put it in place,
   * with what was typed on this page by now. Answers that answer.
   */
  resume(typed, text) {
    const { [this.#text]: field, version } = this.#form.elements;
    const body = ours(text);
    const page = { [this.#text]: field.defaultValue, version: Number(version?.value) };
    const early = this.dirty && joinNotes({ ...typed, [this.#text]: field.value }, typed);
    this.restore({ ...typed, ...(early && { [this.#text]: early[this.#text] }) });
    this.#sent.add(typed[this.#text]);
    if (body && this.#text in body) this.#theirs = page.version > body.version ? page : body;
    return this.#theirs ?? body;
  }

  /** `typed` has reached the server by another way than `save`, which answered `text`. */
  arrived(typed, text) {
    const body = ours(text);
    this.#see(body);
    if (!typed[this.#text].includes(this.#form.elements[this.#text].value)) return; // Written on since: to be saved as the next version.
    this.take(typed[this.#text]); // The same, or both notes after a conflict.
    this.#tell("saved", body);
  }

  /** `typed`, of an earlier page, reached the server after this page was made; what is typed here by now comes first. */
  overtaken(typed, text) {
    if (this.dirty || !(ours(text)?.version > this.#form.elements.version?.value)) return;
    this.restore(typed);
    this.arrived(typed, text);
  }

  /** Put the server's text in place of what was typed. */
  take(text) {
    this.#see(this.#theirs);
    this.#form.elements[this.#text].value = text;
    this.#kept = serial(this.#form);
  }

  /** What is saved from now on is an answer to `body`. */
  #see(body) {
    const { version } = this.#form.elements;
    if (body?.version !== undefined && version) version.value = body.version;
    this.#theirs = null;
  }
}

/** What the server said, or null for the words of some network in between. */
function ours(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function meaning({ status, redirected }) {
  if (redirected || status === 0 || status === 429 || status >= 500) return "unsent";
  if (status === 409) return "conflict";
  return status >= 400 ? "refused" : "saved";
}

function fields(form) {
  return [...form.elements].filter(({ name, type }) => name && type !== "submit" && type !== "button");
}

function entries(form, value = (field) => field.value) {
  return fields(form).map((field) => [field.name, value(field)]);
}

function serial(form, value) {
  return JSON.stringify(entries(form, value).filter(([name]) => !MINE.has(name)));
}
