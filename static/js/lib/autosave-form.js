// Saves one form: keeps track of what was typed, what the server has, and the choice between the two after a conflict.

import { parseJson } from "./fragment.js";
import { mergeNotes } from "./merge-notes.js";
import { JSON_TYPE } from "./session.js";

const UNTYPED_FIELDS = new Set(["csrf_token", "version"]); // Nobody types them, so a change is no reason to save.

/**
 * A form with text fields that saves itself. The server answers in JSON: `{version}` when the form is saved, 409 with
 * `{note, version}` when another device has saved another note, and other 4xx with `{message}`. A form with
 * data-text="body" has that field instead of the note.
 *
 * `session` posts the form (session.js). `onState(state, answer)` is called with "saving", "saved", "unsent",
 * "conflict" or "refused".
 */
export class AutosaveForm {
  #form;
  #session;
  #onState;
  #textName;
  #savedFields;
  #sentTexts = new Set();
  #theirs = null;
  #saving = Promise.resolve();

  constructor(form, { session, onState }) {
    this.#form = form;
    this.#session = session;
    this.#onState = onState;
    this.#textName = form.dataset?.text ?? "note";
    this.#savedFields = serialize(form, (field) => field.defaultValue ?? field.value);
  }

  /** Whether something was typed that the server does not have. */
  get isDirty() {
    return serialize(this.#form) !== this.#savedFields;
  }

  /** The server's answer to a conflict, as long as nobody has chosen between the two texts; else null. */
  get theirs() {
    return this.#theirs;
  }

  /** Save what was typed. Resolves to the state. */
  save() {
    // One save after the other: two at once would send the same version, and the second would be a conflict.
    this.#saving = this.#saving.then(() => (this.isDirty ? this.#post() : "saved"));
    return this.#saving;
  }

  async #post() {
    this.#onState("saving");
    const fields = serialize(this.#form);
    this.#sentTexts.add(this.#form.elements[this.#textName]?.value);
    const answer = await this.#session.post(this.#form.action, entriesOf(this.#form), JSON_TYPE);
    const body = parseJson(answer.text);
    const state = body ? stateOf(answer) : "unsent"; // Without JSON it is the page of some network in between.
    // The text that the server has may come from an earlier save whose answer was lost. Then save once more.
    const isOwn = state === "conflict" && this.#sentTexts.has(body[this.#textName]);
    // During a conflict the form keeps its old version, so that it cannot overwrite the other text unasked.
    if (state === "conflict" && !isOwn) this.#theirs = body;
    else this.#useVersion(body);
    if (isOwn) return this.#post();
    if (state === "saved") this.#savedFields = fields;
    this.#onState(state, body);
    return state;
  }

  /** Put `values`, which are still on their way to the server, into the form. */
  restore(values) {
    for (const field of fieldsOf(this.#form)) if (field.name in values) field.value = values[field.name];
  }

  /** Decide a conflict: save what was typed over the text that the server has. Resolves to the state. */
  keepOwn() {
    this.#useVersion(this.#theirs);
    this.#saving = this.#saving.then(() => this.#post());
    return this.#saving;
  }

  /** Decide a conflict: put the server's `text` into the form. */
  takeTheirs(text) {
    this.#useVersion(this.#theirs);
    this.#form.elements[this.#textName].value = text;
    this.#savedFields = serialize(this.#form);
  }

  /**
   * Continue with an entry of an earlier page: put its `values` into the form, merged with what was typed on this page.
   * `text` is the server's answer to the entry, or "" while it waits for a signal. Returns the parsed answer, or the
   * text of this page if that is newer.
   */
  continueFrom(values, text) {
    const { [this.#textName]: field, version } = this.#form.elements;
    const body = parseJson(text);
    const page = { [this.#textName]: field.defaultValue, version: Number(version?.value) };
    const merged = this.isDirty && mergeNotes({ ...values, [this.#textName]: field.value }, values);
    this.restore({ ...values, ...(merged && { [this.#textName]: merged[this.#textName] }) });
    this.#sentTexts.add(values[this.#textName]);
    if (body && this.#textName in body) this.#theirs = page.version > body.version ? page : body;
    return this.#theirs ?? body;
  }

  /** Note that the outbox has brought `values` to the server, which answered `text`. */
  handleDelivery(values, text) {
    const body = parseJson(text);
    this.#useVersion(body);
    const current = this.#form.elements[this.#textName].value;
    if (!values[this.#textName].includes(current)) return; // More was typed; it is saved as the next version.
    this.takeTheirs(values[this.#textName]); // The same text, or both texts after a conflict.
    this.#onState("saved", body);
  }

  /** Like `handleDelivery`, for a page that is older than the delivery. Changes nothing if something is being typed. */
  handleLateDelivery(values, text) {
    if (this.isDirty || !(parseJson(text)?.version > this.#form.elements.version?.value)) return;
    this.restore(values);
    this.handleDelivery(values, text);
  }

  /** Send the version of `body` with the next save, and end a conflict. */
  #useVersion(body) {
    const { version } = this.#form.elements;
    if (body?.version !== undefined && version) version.value = body.version;
    this.#theirs = null;
  }
}

function stateOf({ status, redirected }) {
  if (redirected || status === 0 || status === 429 || status >= 500) return "unsent";
  if (status === 409) return "conflict";
  return status >= 400 ? "refused" : "saved";
}

function fieldsOf(form) {
  return [...form.elements].filter(({ name, type }) => name && type !== "submit" && type !== "button");
}

function entriesOf(form, valueOf = (field) => field.value) {
  return fieldsOf(form).map((field) => [field.name, valueOf(field)]);
}

function serialize(form, valueOf) {
  return JSON.stringify(entriesOf(form, valueOf).filter(([name]) => !UNTYPED_FIELDS.has(name)));
}
