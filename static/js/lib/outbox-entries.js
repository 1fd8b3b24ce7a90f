// Makes the entries of the outbox: scans, cards, messages and forms. Each has the time at which it was made and what was
// typed.

import { randomUuid } from "./uuid.js";

const EMPTY_ENTRY = { state: "waiting", tried: false, answer: "", note: "", next_step: "", due_on: "" };

/**
 * Make the entry of a scan. `how` is "scan", "typed" or "photo". The UUID makes sure that the scan counts as one
 * meeting, however often it is sent.
 */
export function scanEntry({ code, how }, at = new Date()) {
  return { ...EMPTY_ENTRY, kind: "scan", uuid: randomUuid(), code, how, at: at.toISOString() };
}

/**
 * Make the entry of a foreign code with its whole `text`. It waits for a review (state "review") and is only sent
 * together with the `fields` that somebody saved.
 */
export function cardEntry({ text, how }, at = new Date()) {
  return { ...EMPTY_ENTRY, kind: "card", state: "review", uuid: randomUuid(), text, how, at: at.toISOString() };
}

/**
 * Make the entry of somebody who was added by hand, from the values of the form. The page of the form may be a kept
 * page that was used before, so its UUID and time are replaced with new ones.
 */
export function byHandEntry(values, at = new Date()) {
  const { csrf_token, at: pageTime, note, next_step, due_on, ...fields } = values;
  const entry = { ...cardEntry({ text: fields.name, how: "by_hand" }, at), state: "waiting", note, next_step, due_on };
  return { ...entry, fields: { ...fields, uuid: entry.uuid } };
}

/** Make the entry of a message that is posted to `path`, in the room called `name`. */
export function messageEntry({ path, name, body, reply_to }, at = new Date()) {
  const facts = { kind: "message", uuid: randomUuid(), path, name, at: at.toISOString() };
  return { ...EMPTY_ENTRY, ...facts, sends: ["body"], body, reply_to };
}

/**
 * Make the entry of a form that is posted to `path`. `kind` says what the form is, such as "note" or "star", and `name`
 * whom or what it is about. A form has one entry at most: its path is the id, so what is typed later replaces what was
 * typed before.
 */
export function formEntry(kind, { path, name, fields }, at = new Date()) {
  const { csrf_token, ...typed } = Object.fromEntries(fields);
  return { ...EMPTY_ENTRY, kind, uuid: path, name, at: at.toISOString(), sends: Object.keys(typed), ...typed };
}
