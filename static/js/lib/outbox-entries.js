// What the outbox holds: a scan, a card, a note, a next step or a message, each with the time it was made and what was typed.

import { uuid } from "./uuid.js";

const BLANK = { state: "waiting", tried: false, answer: "", note: "", next_step: "", due_on: "" };

/** A scan of `code`; `how` is "scan", "typed" or "photo". Its UUID makes it one meeting however often it is sent. */
export function scanned({ code, how }, at = new Date()) {
  return { ...BLANK, kind: "scan", uuid: uuid(), code, how, at: at.toISOString() };
}

/**
 * A foreign code that tells of somebody, with its whole `text`. It waits to be looked over, and is sent only with the
 * `fields` that somebody saved, to make one meeting however often it is sent.
 */
export function carded({ text, how }, at = new Date()) {
  return { ...BLANK, kind: "card", state: "review", uuid: uuid(), text, how, at: at.toISOString() };
}

/** Somebody added by hand, as `typed` in a form that may be a kept copy: its UUID and its time are not this one's. */
export function handwritten(typed, at = new Date()) {
  const { csrf_token, at: copied, note, next_step, due_on, ...fields } = typed;
  const entry = { ...carded({ text: fields.name, how: "by_hand" }, at), state: "waiting", note, next_step, due_on };
  return { ...entry, fields: { ...fields, uuid: entry.uuid } };
}

/** What is said in the room called `name`, posted to `path`. Its UUID makes it one message however often it is sent. */
export function spoken({ path, name, body, reply_to }, at = new Date()) {
  return { ...BLANK, kind: "message", uuid: uuid(), path, name, at: at.toISOString(), sends: ["body"], body, reply_to };
}

/**
 * What a contact's form says, to be posted to `path`: kind "note", "step" or "draft", with `name`, whom it is about. A form
 * has one entry at most, so its path is the id, and what is typed later takes the place of what was typed before.
 */
export function written(kind, { path, name, fields }, at = new Date()) {
  const { csrf_token, ...typed } = Object.fromEntries(fields);
  return { ...BLANK, kind, uuid: path, name, at: at.toISOString(), sends: Object.keys(typed), ...typed };
}
