// Decides what the door says to a code: in, in already, void, or not on the list.

/**
 * Return `{kind, person, passage}`. `kind` is "welcome", "again" (with the `passage` that counts), "cancelled", or
 * "unknown" without a person.
 */
export function verdictOf(person) {
  if (!person) return { kind: "unknown" };
  if (person.in.length > 0) return { kind: "again", person, passage: person.in[0] };
  if (person.state === "cancelled") return { kind: "cancelled", person };
  return { kind: "welcome", person };
}

/** The look of each verdict: a class, an icon and a cue. Colour, shape, sound and vibration differ. */
export const LOOKS = {
  welcome: { look: "yes", icon: "check", cue: "good" },
  again: { look: "again", icon: "again", cue: "again" },
  cancelled: { look: "again", icon: "alert", cue: "again" },
  unknown: { look: "no", icon: "close", cue: "bad" },
};

/** Tells whether the same code is still, or again, in front of the camera, so that it is not read twice. */
export class LastSeen {
  #patience;
  #code = null;
  #at = -Infinity;

  /** `patience` is how many ms a code has to be out of sight before it counts again. */
  constructor(patience = 2_500) {
    this.#patience = patience;
  }

  /** Note that `code` is in sight at `time`, in ms. Returns whether it is new. */
  isNew(code, time) {
    const isSame = code === this.#code && time - this.#at < this.#patience;
    this.#code = code;
    this.#at = time;
    return !isSame;
  }
}
