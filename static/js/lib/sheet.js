// Controls the sheet under the viewfinder.

/** The names of the fields that people fill in on the sheet, by typing or, for goals, by choosing. */
export const TYPED_FIELDS = ["note", "next_step", "due_on", "goals"];

/** Shows one scan or card at a time: first as stored on this phone, then as the server answers. */
export class Sheet {
  /** The entry that the sheet shows, or null. */
  entry = null;
  #region;
  #previousFocus = null;

  constructor(region) {
    this.#region = region;
  }

  /** The heading of what the sheet shows. */
  get title() {
    return this.#region.querySelector("h2, h3")?.textContent ?? "";
  }

  get isOpen() {
    return this.#region.hasChildNodes();
  }

  /** Tell whether `field` is one of the fields to type into. */
  contains(field) {
    const isShown = this.#region.dataset.shows === this.entry?.uuid; // Scans and cards share the region.
    return isShown && this.#region.contains(field) && TYPED_FIELDS.includes(field.name);
  }

  #field(name) {
    return this.#region.querySelector(`[name=${name}]`);
  }

  /** Show `content` (an element or a fragment) for `entry`. What was typed for the same entry stays. */
  show(entry, content) {
    const isSame = this.entry?.uuid === entry.uuid;
    const oldFields = isSame ? TYPED_FIELDS.map((name) => this.#field(name)).filter(Boolean) : [];
    const focusedName = oldFields.find((field) => field === document.activeElement)?.name;
    if (!this.isOpen) this.#previousFocus = document.activeElement;
    this.entry = entry;
    this.#region.replaceChildren(content);
    this.#region.dataset.open = "";
    this.#region.dataset.shows = entry.uuid;
    for (const field of oldFields) if (field.value && this.#field(field.name)) this.#restoreTyped(field);
    if (focusedName && this.#field(focusedName)) this.#field(focusedName).focus();
    else this.#focusHeading();
  }

  #restoreTyped({ name, value, selectionStart, selectionEnd }) {
    const field = this.#field(name);
    // The server may already have a note from an earlier scan of the same person: add to it instead of replacing it.
    const isAddition = name === "note" && !field.value.includes(value);
    if (name !== "note") field.value = value;
    if (isAddition) field.value = [field.value, value].filter(Boolean).join("\n");
    if (name === "note") field.setSelectionRange(selectionStart, selectionEnd);
    field.closest("details")?.setAttribute("open", "");
  }

  /** Close the sheet and give the focus back if it was inside. */
  close() {
    const hasFocus = this.#region.contains(document.activeElement);
    this.entry = null;
    this.#region.replaceChildren();
    delete this.#region.dataset.open;
    delete this.#region.dataset.shows;
    if (hasFocus) this.#restoreFocus();
  }

  #focusHeading() {
    const heading = this.#region.querySelector("h2, h3") ?? this.#region.firstElementChild;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    this.#region.scrollTop = 0;
  }

  #restoreFocus() {
    const isLost = !this.#previousFocus?.isConnected || this.#previousFocus === document.body;
    (isLost ? document.querySelector("main") : this.#previousFocus).focus({ preventScroll: true });
  }
}
