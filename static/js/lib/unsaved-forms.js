// Keeps what somebody typed into the forms of a page, in this tab, until they send it.

import { randomUuid } from "./uuid.js";

const KEY_PREFIX = "unsaved-";
const SIGNED_OUT_KEY = "signed-out"; // On the device: a mark of the last sign-out. In a tab: the last one it knows.
const SENT_KEY = ""; // Stands in place of a path, for the form that was sent last and the page it was sent from.

/** The unsaved forms of `person` in `storage` (Web Storage). A form is identified by the path that it is posted to. */
export class UnsavedForms {
  #storage;
  #key;
  #isStopped = false;

  constructor(storage, person) {
    this.#storage = storage;
    this.#key = KEY_PREFIX + person;
  }

  /** Delete the unsaved forms of everybody, except of `person` if one is given. */
  static forget(storage, person = null) {
    const keys = Object.keys(storage).filter((key) => key.startsWith(KEY_PREFIX) && key !== KEY_PREFIX + person);
    for (const key of keys) storage.removeItem(key);
  }

  /** Delete the unsaved forms of everybody from this tab if somebody has signed out in another one since the last look. */
  static forgetIfSignedOut(storage, device) {
    const signedOutAt = device.getItem(SIGNED_OUT_KEY);
    if (signedOutAt === null || signedOutAt === storage.getItem(SIGNED_OUT_KEY)) return;
    UnsavedForms.forget(storage);
    storage.setItem(SIGNED_OUT_KEY, signedOutAt);
  }

  /** Tell the other tabs of this device that somebody has signed out. */
  static announceSignOut(storage, device) {
    device.setItem(SIGNED_OUT_KEY, randomUuid());
    UnsavedForms.forgetIfSignedOut(storage, device);
  }

  /** Call `forget` when another tab announces that somebody has signed out. */
  static onSignOut(page, forget) {
    page.addEventListener("storage", ({ key }) => key === SIGNED_OUT_KEY && forget());
  }

  /** Return what was typed into the form that is posted to `path`, as values by field name; null for nothing. */
  get(path) {
    return this.#all()[path] ?? null;
  }

  /** Keep `values` for the form that is posted to `path`; forget the form if they are null or empty. */
  put(path, values) {
    if (this.#isStopped) return;
    const { [path]: replaced, ...others } = this.#all();
    const forms = values && Object.keys(values).length ? { ...others, [path]: values } : others;
    this.#storage.setItem(this.#key, JSON.stringify(forms));
  }

  /** Keep nothing any more, because the person has signed out. */
  stop() {
    this.#isStopped = true;
  }

  /** Remember that the form was sent from the page `from`. It may still not reach the server, or be refused. */
  markSent(path, from) {
    this.put(SENT_KEY, { path, from });
  }

  /**
   * Forget the form that was sent last if the server has accepted it. `redirectedFrom` is the page whose form led to
   * the current page by a redirect, or null: a redirect means that it was accepted.
   */
  forgetAccepted(redirectedFrom) {
    const sent = this.get(SENT_KEY);
    if (!sent) return;
    this.put(SENT_KEY, null);
    if (sent.from === redirectedFrom) this.put(sent.path, null);
  }

  #all() {
    return JSON.parse(this.#storage.getItem(this.#key) ?? "{}");
  }
}

/** Return the values of `form` that differ from those it was rendered with. */
export function changedValues(form) {
  const changed = typedFields(form).filter((field) => valueOf(field) !== defaultValueOf(field));
  return Object.fromEntries(changed.map((field) => [nameOf(field), valueOf(field)]));
}

/** Put `values`, which `changedValues` has returned, back into `form`. Returns whether that changed anything. */
export function restoreValues(form, values) {
  for (const field of typedFields(form)) {
    if (!(nameOf(field) in values)) continue;
    if (isBox(field)) field.checked = values[nameOf(field)];
    else field.value = values[nameOf(field)];
  }
  return Object.keys(changedValues(form)).length > 0;
}

/** Take `fields`, the FormData that the server has saved, for what `form` was rendered with. */
export function acceptValues(form, fields) {
  for (const field of typedFields(form)) {
    const value = fields.get(field.name);
    if (isBox(field)) field.defaultChecked = fields.getAll(field.name).includes(field.value);
    else if (field.type !== "select-one") field.defaultValue = value;
    else for (const option of field.options) option.defaultSelected = option.value === value;
  }
}

const NOT_TYPED = new Set(["hidden", "submit", "button", "reset", "image", "file", "password", "fieldset", "output"]);

function typedFields(form) {
  return [...form.elements].filter((field) => field.name && !NOT_TYPED.has(field.type));
}

function isBox({ type }) {
  return type === "checkbox" || type === "radio";
}

/** Boxes with the same name are told apart by their values. */
function nameOf(field) {
  return isBox(field) ? `${field.name}=${field.value}` : field.name;
}

function valueOf(field) {
  return isBox(field) ? field.checked : field.value;
}

function defaultValueOf(field) {
  if (isBox(field)) return field.defaultChecked;
  if (field.type !== "select-one") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value;
}
