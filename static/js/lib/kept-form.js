// A form that saves itself: what was typed, the server's last answer, and what to say about it.

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
    if (body?.version !== undefined && this.#form.elements.version) this.#form.elements.version.value = body.version;
    // Our own text, saved by a request whose answer was lost: no conflict, and what came after may follow.
    if (state === "conflict" && this.#sent.has(body[this.#text])) return this.#save();
    if (state === "saved") this.#kept = typed;
    this.#tell(state, body);
    return state;
  }

  /** Put `typed`, which is still on its way, in place of what the page came with. */
  restore(typed) {
    for (const field of fields(this.#form)) if (field.name in typed) field.value = typed[field.name];
  }

  /** `typed`, of an earlier page, waits for somebody to choose between it and what `text` says. Answers that. */
  disputed(typed, text) {
    const body = ours(text);
    this.restore(typed);
    if (body?.version !== undefined && this.#form.elements.version) this.#form.elements.version.value = body.version;
    return body;
  }

  /** `typed` has reached the server by another way than `save`, which answered `text`. */
  arrived(typed, text) {
    const { [this.#text]: field, version } = this.#form.elements;
    const body = ours(text);
    if (body?.version !== undefined && version) version.value = body.version;
    if (!typed[this.#text].includes(field.value)) return; // Written on since: to be saved as the next version.
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
    this.#form.elements[this.#text].value = text;
    this.#kept = serial(this.#form);
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

/** What is typed; a button counts only for whoever presses it. */
function fields(form) {
  return [...form.elements].filter(({ name, type }) => name && type !== "submit" && type !== "button");
}

function entries(form, value = (field) => field.value) {
  return fields(form).map((field) => [field.name, value(field)]);
}

function serial(form, value) {
  return JSON.stringify(entries(form, value).filter(([name]) => !MINE.has(name)));
}
