// What somebody typed into the forms of a page and has not sent, kept in this tab until they do.

const PREFIX = "unsaved-";
const SENT = ""; // In place of a path: which form went last, and from which page.

/** A tab's forms of `person`, in its `storage` (Web Storage); a form is known by where it goes. */
export class Unsaved {
  #storage;
  #key;

  constructor(storage, person) {
    this.#storage = storage;
    this.#key = PREFIX + person;
  }

  /** Take everything off the tab, but what is `person`'s. */
  static forget(storage, person = null) {
    const names = Object.keys(storage).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + person);
    for (const name of names) storage.removeItem(name);
  }

  /** What was typed into the form that goes to `path`: values by field; null for nothing. */
  get(path) {
    return this.#all()[path] ?? null;
  }

  /** Keep `typed`, null or empty for nothing any more. */
  put(path, typed) {
    const { [path]: before, ...others } = this.#all();
    const all = typed && Object.keys(typed).length ? { ...others, [path]: typed } : others;
    this.#storage.setItem(this.#key, JSON.stringify(all));
  }

  /** The form that goes to `path` was sent from the page `from`, whether or not it reaches the server. */
  sent(path, from) {
    this.put(SENT, { path, from });
  }

  /** Another page is open: what `redirectedFrom` sent was taken, as the server went on from there. */
  settle(redirectedFrom) {
    const last = this.get(SENT);
    if (!last) return;
    this.put(SENT, null);
    if (last.from === redirectedFrom) this.put(last.path, null);
  }

  #all() {
    return JSON.parse(this.#storage.getItem(this.#key) ?? "{}");
  }
}

/** The values of `form` that are not those it came with. */
export function changed(form) {
  const typed = fields(form).filter((field) => value(field) !== first(field));
  return Object.fromEntries(typed.map((field) => [name(field), value(field)]));
}

/** Put what `changed` answered back. Answers whether the form is another for it. */
export function restore(form, typed) {
  for (const field of fields(form)) {
    if (!(name(field) in typed)) continue;
    if (isBox(field)) field.checked = typed[name(field)];
    else field.value = typed[name(field)];
  }
  return Object.keys(changed(form)).length > 0;
}

const NOT_TYPED = new Set(["hidden", "submit", "button", "reset", "image", "file", "password", "fieldset", "output"]);

function fields(form) {
  return [...form.elements].filter((field) => field.name && !NOT_TYPED.has(field.type));
}

function isBox({ type }) {
  return type === "checkbox" || type === "radio";
}

function name(field) {
  return isBox(field) ? `${field.name}=${field.value}` : field.name;
}

function value(field) {
  return isBox(field) ? field.checked : field.value;
}

function first(field) {
  if (isBox(field)) return field.defaultChecked;
  if (field.type !== "select-one") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}
