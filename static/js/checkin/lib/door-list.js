// The list of an event on this device, together with what this device did and the server does not know yet.

const ANYWAY = "anyway"; // The way of those who were let in although they were in, or their ticket was void.
const VOID_STATES = new Set(["cancelled", "gone"]);
const MARKS = /\p{M}/gu;
// Letters that do not decompose into a letter and an accent, as in meetup/people/text.py.
const KEYBOARD_LETTERS = { ı: "i", ø: "o", ł: "l", đ: "d", ð: "d", ħ: "h", ŧ: "t", æ: "ae", œ: "oe", þ: "th", ß: "ss" };
const NO_KEYBOARD_LETTER = /[ıøłđðħŧæœþß]/g;

/** Return a text in which names are found: without accents and case, in letters that every keyboard has. */
export function searchKey(text) {
  const bare = text.normalize("NFKD").replace(MARKS, "").toLowerCase();
  return bare.replace(NO_KEYBOARD_LETTER, (letter) => KEYBOARD_LETTERS[letter]);
}

/**
 * People by key. Each has `{key, name, company, tag, codes, state, in}`; `in` are the check-ins that stand, the earliest
 * first: `{uuid, at, door, by, way, device}`. `state` is "" or "cancelled".
 */
export class DoorList {
  /** When the server sent it, in ms by the clock of this device; 0 before that. */
  fetchedAt = 0;
  #people = new Map();
  #keyOfCode = new Map();
  #pending = new Map(); // Check-ins of this device that wait, as {key, passage} by UUID.
  #undone = new Set(); // UUIDs that this device has undone, until the server knows it.

  /** Read the whole list that the server sent. Who was on the one before and is not any more counts as cancelled. */
  replace(lines, fetchedAt) {
    const before = this.#people;
    const previousAt = this.fetchedAt;
    this.#people = new Map();
    this.#keyOfCode.clear();
    this.fetchedAt = fetchedAt;
    for (const line of lines) this.#put(line);
    for (const [key, person] of before) {
      const isClaimed = person.codes.some((code) => this.#keyOfCode.has(code));
      if (this.#people.has(key) || isClaimed) continue;
      if (person.isWalkIn && !this.#isPending(key)) continue; // The server has given them another key.
      const voided = person.isWalkIn ? {} : { state: "cancelled", goodAt: person.goodAt ?? previousAt, hasLeft: true };
      this.#put({ ...person, ...voided });
    }
  }

  /** Read the lines that have changed. Returns the people whose tickets turned out void after they were let in. */
  merge(lines, fetchedAt) {
    const late = [];
    const previousAt = this.fetchedAt;
    this.fetchedAt = fetchedAt;
    for (const line of lines) {
      const known = this.#people.get(line.key);
      const turnsVoid = VOID_STATES.has(line.state) && known && !VOID_STATES.has(known.state);
      if (line.state === "gone") this.#drop(line.key);
      else this.#put(turnsVoid ? { ...line, goodAt: previousAt } : line);
      if (turnsVoid && line.state === "cancelled" && known.in.length > 0) late.push(this.#people.get(line.key));
    }
    return late;
  }

  #put(line) {
    const server = line.in ?? [];
    const own = [...this.#pending.values()].filter(({ key }) => key === line.key).map(({ passage }) => passage);
    const known = new Set(server.map(({ uuid }) => uuid));
    const passages = [...server, ...own.filter(({ uuid }) => !known.has(uuid))];
    const standing = passages.filter(({ uuid }) => !this.#undone.has(uuid)).sort(byTime);
    this.#people.set(line.key, { state: "", searched: searchKey(`${line.name} ${line.company}`), ...line, in: standing });
    for (const code of line.codes) this.#keyOfCode.set(code, line.key);
  }

  #drop(key) {
    for (const code of this.#people.get(key)?.codes ?? []) {
      if (this.#keyOfCode.get(code) === key) this.#keyOfCode.delete(code);
    }
    this.#people.delete(key);
  }

  #isPending(wanted) {
    return [...this.#pending.values()].some(({ key }) => key === wanted);
  }

  /** Take over what this device did: a check-in `{uuid, person, at, door, way, name?, …}`, or one with `undoes`. */
  add(fact, device) {
    if (fact.undoes) return this.#undo(fact.undoes);
    const passage = { uuid: fact.uuid, at: fact.at, door: fact.door, by: "", way: fact.way, device, isOwn: true };
    this.#pending.set(fact.uuid, { key: fact.person, passage });
    const walkIn = { key: fact.person, name: fact.name, company: fact.company, tag: fact.category, codes: [], isWalkIn: true };
    const person = this.#people.get(fact.person) ?? (fact.person.startsWith("w") ? walkIn : null);
    if (person) this.#put(person);
  }

  #undo(uuid) {
    this.#undone.add(uuid);
    for (const person of this.#people.values()) person.in = person.in.filter((passage) => passage.uuid !== uuid);
  }

  /** Forget what waited of these facts, because the server has them. `keys` are the server's keys of walk-ins. */
  settle(facts, keys) {
    for (const { uuid, undoes } of facts) {
      this.#pending.delete(uuid);
      if (undoes) this.#undone.delete(undoes);
    }
    for (const key of Object.keys(keys)) if (!this.#isPending(key)) this.#people.delete(key);
  }

  /** Return who has the code with this hash, or undefined. */
  findByCode(hash) {
    return this.#people.get(this.#keyOfCode.get(hash));
  }

  /** Return the person with this key, or undefined. */
  get(key) {
    return this.#people.get(key);
  }

  /** Return up to `limit` people whose names or companies contain all of `words`, by name. */
  search(words, limit = 20) {
    const keys = searchKey(words).split(/\s+/).filter(Boolean);
    if (keys.length === 0) return [];
    const found = [...this.#people.values()].filter(({ searched }) => keys.every((key) => searched.includes(key)));
    return found.sort((a, b) => a.name.localeCompare(b.name)).slice(0, limit);
  }

  /** How many are on the list, and how many of them are in, as the server counts them. */
  get counts() {
    const isListed = ({ state, hasLeft, in: passages }) => !hasLeft && (!state || passages.length > 0);
    const people = [...this.#people.values()].filter(isListed);
    return { arrived: people.filter((person) => person.in.length > 0).length, expected: people.length };
  }

  /** Who was let in at two devices that did not know of each other. */
  get conflicts() {
    const doubles = ({ in: passages }) => {
      const devices = passages.filter(({ way }) => way !== ANYWAY).map(({ device }) => device);
      return new Set(devices).size > 1;
    };
    return [...this.#people.values()].filter(doubles);
  }

  /** The list as it can be stored. */
  get lines() {
    return [...this.#people.values()].map(({ searched, ...person }) => person);
  }
}

function byTime(one, other) {
  return new Date(one.at) - new Date(other.at);
}
