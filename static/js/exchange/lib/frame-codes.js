// Decides which of the codes in one picture is meant: ours, if there is one, or else the person has to say it.

import { readCode } from "./codes.js";

const SETTLE = 400; // ms during which a foreign code has to be seen: one of ours may be only a frame behind it
const ASK_AGAIN = 5_000; // ms after which the same codes are asked about again, once they were out of sight
const ALONE_AGAIN = 1_500; // ms after which one of several codes counts as being looked at by itself

/**
 * Return those of `texts` that may be meant: our codes if there are any, and else all that say something. The same
 * code counts once. `host` is the one of our own addresses.
 */
export function candidatesIn(texts, host) {
  const codes = texts.map((text) => ({ text, ...readCode(text, host), read: text.trim() }));
  const own = new Map(codes.filter(({ kind }) => kind === "code").map(({ code, read }) => [code, read]));
  if (own.size > 0) return [...own.values()];
  const foreign = [...new Set(codes.map(({ read }) => read))];
  return foreign.some(Boolean) ? foreign.filter(Boolean) : foreign;
}

/**
 * Dispatch "scanner:read" on `element` with the text that was `found`, or "scanner:choose" if there are several. `how` is
 * "scan" or "photo".
 */
export function announceCodes(element, found, how) {
  if (found.length === 0) return;
  const [type, detail] = found.length > 1 ? ["scanner:choose", { texts: found }] : ["scanner:read", { text: found[0] }];
  element.dispatchEvent(new CustomEvent(type, { bubbles: true, detail: { ...detail, how } }));
}

/** The codes in the frames of a camera, one frame after the other. Times are in ms. */
export class FrameCodes {
  #host;
  #seen = { key: "", since: 0 };
  #asked = { texts: [], at: -Infinity };

  constructor(host) {
    this.#host = host;
  }

  /** Return the texts to handle now that a frame with `texts` was read at `time`: none, one, or several to ask about. */
  pick(texts, time) {
    const candidates = candidatesIn(texts, this.#host);
    if (this.#wasAsked(candidates, time)) return [];
    if (candidates.length === 1 && readCode(candidates[0], this.#host).kind === "code") return candidates;
    const key = JSON.stringify([...candidates].sort());
    if (this.#seen.key !== key) this.#seen = { key, since: time };
    if (time - this.#seen.since < SETTLE) return [];
    if (candidates.length > 1) this.#asked = { texts: candidates, at: time };
    return candidates;
  }

  /** Count the time until `time`, during which no frames are read, as if the codes had stayed in sight. */
  rest(time) {
    this.#asked.at = time;
  }

  #wasAsked(candidates, time) {
    const isKnown = candidates.length > 0 && candidates.every((text) => this.#asked.texts.includes(text));
    const isSeveral = candidates.length > 1;
    if (!isKnown || time - this.#asked.at >= (isSeveral ? ASK_AGAIN : ALONE_AGAIN)) return false;
    if (isSeveral) this.#asked.at = time;
    return true;
  }
}
