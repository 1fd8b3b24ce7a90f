// Makes the facts of this device and their entries in the outbox.

import { randomUuid } from "../../lib/uuid.js";

const EMPTY_ENTRY = { state: "waiting", tried: false, answer: "", note: "", next_step: "", due_on: "" };

/** Make the fact that somebody was checked in. `way` is how: "scan", "typed", "name", "walk_in", "anyway" or "kiosk". */
export function checkInFact({ person, way, door }, at = new Date()) {
  const { name, company, tag: category } = person;
  const names = person.isWalkIn ? { name, company, category } : {};
  return { uuid: randomUuid(), at: at.toISOString(), person: person.key, way, door, ...names };
}

/** Make somebody who is let in without a ticket. */
export function walkIn({ name, company, category }) {
  return { key: `w${randomUuid()}`, name, company, tag: category, codes: [], in: [], isWalkIn: true };
}

/** Make the fact that the check-in `uuid` is undone. */
export function undoFact(uuid, at = new Date()) {
  return { uuid: randomUuid(), at: at.toISOString(), undoes: uuid };
}

/** Make the entry of a fact in the outbox. `device` is `{device, secret}`, which the server gave to this browser. */
export function factEntry(fact, slug, { device, secret }) {
  return { ...EMPTY_ENTRY, kind: "check_in", uuid: fact.uuid, at: fact.at, slug, device, secret, fact };
}
