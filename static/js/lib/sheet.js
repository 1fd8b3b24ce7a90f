// The sheet under the viewfinder: one scan at a time, first as kept on this phone, then as the server answers.

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
    return this.#region.querySelector("[name=note]");
  }

  /** Show `content` (an element or a fragment). What was typed into the note of the same scan is carried over. */
  show(scan, content) {
    const typed = this.scan?.uuid === scan.uuid ? this.note : null;
    const typing = typed !== null && typed === document.activeElement;
    if (!this.open) this.#before = document.activeElement;
    this.scan = scan;
    this.#region.replaceChildren(content);
    this.#region.dataset.open = "";
    if (typed?.value && this.note) this.#carry(typed);
    if (typing && this.note) this.note.focus();
    else this.#focusHeading();
  }

  #carry({ value, selectionStart, selectionEnd }) {
    // A note that the other side of a replay had already is not written over, but followed.
    const there = this.note.value;
    this.note.value = there.includes(value) ? there : [there, value].filter(Boolean).join("\n");
    this.note.setSelectionRange(selectionStart, selectionEnd);
  }

  close() {
    const inside = this.#region.contains(document.activeElement);
    this.scan = null;
    this.#region.replaceChildren();
    delete this.#region.dataset.open;
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
