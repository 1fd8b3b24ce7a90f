// The sheet under the viewfinder: one scan at a time, first as kept on this phone, then as the server answers.

export const TYPED = ["note", "next_step", "due_on"];

export class Sheet {
  /** The scan that it shows, or null. */
  scan = null;
  #region;
  #before = null;

  constructor(region) {
    this.#region = region;
  }

  get open() {
    return this.#region.hasChildNodes();
  }

  get note() {
    return this.#field("note");
  }

  /** Whether `field` is one of those to write in. */
  holds(field) {
    const mine = this.#region.dataset.shows === this.scan?.uuid; // Scans and cards share the region.
    return mine && this.#region.contains(field) && TYPED.includes(field.name);
  }

  #field(name) {
    return this.#region.querySelector(`[name=${name}]`);
  }

  /** Show `content` (an element or a fragment). What was typed for the same scan is carried over. */
  show(scan, content) {
    const typed = this.scan?.uuid === scan.uuid ? TYPED.map((name) => this.#field(name)).filter(Boolean) : [];
    const typing = typed.find((field) => field === document.activeElement)?.name;
    if (!this.open) this.#before = document.activeElement;
    this.scan = scan;
    this.#region.replaceChildren(content);
    this.#region.dataset.open = "";
    this.#region.dataset.shows = scan.uuid;
    for (const field of typed) if (field.value && this.#field(field.name)) this.#carry(field);
    if (typing && this.#field(typing)) this.#field(typing).focus();
    else this.#focusHeading();
  }

  #carry({ name, value, selectionStart, selectionEnd }) {
    const field = this.#field(name);
    // A note that the other side of a replay had already is not written over, but followed.
    const follows = name === "note" && !field.value.includes(value);
    if (name !== "note") field.value = value;
    if (follows) field.value = [field.value, value].filter(Boolean).join("\n");
    if (name === "note") field.setSelectionRange(selectionStart, selectionEnd);
    field.closest("details")?.setAttribute("open", "");
  }

  close() {
    const inside = this.#region.contains(document.activeElement);
    this.scan = null;
    this.#region.replaceChildren();
    delete this.#region.dataset.open;
    delete this.#region.dataset.shows;
    if (inside) this.#focusBack();
  }

  #focusHeading() {
    const heading = this.#region.querySelector("h2, h3") ?? this.#region.firstElementChild;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    this.#region.scrollIntoView({ block: "nearest" });
  }

  #focusBack() {
    const elsewhere = !this.#before?.isConnected || this.#before === document.body;
    (elsewhere ? document.querySelector("main") : this.#before).focus({ preventScroll: true });
  }
}
