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
  #own = new Map(); // Check-ins of this device that no list has yet, as {key, passage, isSent, isAnswered} by UUID.
  #undone = new Set(); // UUIDs that this device has undone. A list may be older than that.
  #aliases = new Map(); // The server's keys of walk-ins, by those of this device.

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
      if (person.isWalkIn && this.#aliases.has(key)) continue;
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
    for (const [uuid, { key, isAnswered }] of this.#own) if (key === line.key && isAnswered) this.#own.delete(uuid);
    const known = new Set(server.map(({ uuid }) => uuid));
    const own = [...this.#own.values()].filter(({ key }) => key === line.key).map(({ passage }) => passage);
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

  /** Take over what this device did: a check-in `{uuid, person, at, door, way, name?, …}`, or one with `undoes`. */
  add(fact, device) {
    if (fact.undoes) return this.#undo(fact.undoes);
    const passage = { uuid: fact.uuid, at: fact.at, door: fact.door, by: "", way: fact.way, device, isOwn: true };
    this.#own.set(fact.uuid, { key: this.#aliases.get(fact.person) ?? fact.person, passage });
    const { person: key, name, company, category: tag } = fact;
    const walkIn = { key, name, company, tag, codes: [], isWalkIn: true };
    const person = this.#people.get(this.#aliases.get(key) ?? key) ?? (key.startsWith("w") ? walkIn : null);
    if (person) this.#put(person);
  }

  #undo(uuid) {
    this.#undone.add(uuid);
    this.#own.delete(uuid);
    for (const person of this.#people.values()) person.in = person.in.filter((passage) => passage.uuid !== uuid);
  }

  /** Note that a list is asked for: what the server has by now is in it, or was undone by somebody else. */
  expectAnswer() {
    for (const own of this.#own.values()) own.isAnswered = own.isSent;
  }

  /** Note that the server has these facts. `keys` are its keys of walk-ins, by those of this device. */
  settle(facts, keys) {
    for (const { uuid } of facts) if (this.#own.has(uuid)) this.#own.get(uuid).isSent = true;
    for (const [key, theirs] of Object.entries(keys)) {
      const person = this.#people.get(key);
      this.#aliases.set(key, theirs);
      for (const own of this.#own.values()) if (own.key === key) own.key = theirs;
      if (!person) continue;
      this.#people.delete(key);
      this.#put({ ...person, key: theirs, isWalkIn: false });
    }
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
    const people = [...this.#people.values()].filter((one) => !one.hasLeft && (!one.state || one.in.length > 0));
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
