// Remembers what the last closed sheet was about, because its code may still be before the camera.

const REPEAT_AFTER = 5_000; // ms during which the code of a closed sheet is not read again

export class LastClosed {
  #text = null;
  #closedAt = 0;

  /** Remember that a sheet about `text` was closed just now. */
  remember(text) {
    this.#text = text;
    this.#closedAt = Date.now();
  }

  /** Tell whether `text`, which was read in the way `how`, is the same and nobody chose it anew. */
  isRepeated(text, how) {
    return how === "scan" && text === this.#text && Date.now() - this.#closedAt < REPEAT_AFTER;
  }
}
