// Saves a form by itself: after a pause in typing, on leaving a field and on leaving the page.
// The state is shown in [data-autosave-target="state"]. The form's own button is for pages without JavaScript and gets
// hidden. Saving goes through the outbox, so pwa/offline.js sends it later when there is no signal now.

import { AutosaveForm } from "../lib/autosave-form.js";
import { formEntry } from "../lib/outbox-entries.js";
import { deliveryOf, getOutbox, sendEntry, session } from "../lib/person.js";
import { JSON_TYPE } from "../lib/session.js";
import { texts } from "../lib/texts.js";

const PAUSE = 800; // ms without typing
const autosaveForms = new WeakMap();
let isLeaving = false;

export async function connect(form, signal) {
  const autosave = autosaveOf(form);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  let isReady = false;
  let wasTyped = false;
  // During a conflict nothing is sent until somebody has chosen; what is typed until then waits in the outbox.
  const save = () => {
    if (!isReady && !isLeaving) return;
    if (form.dataset.autosave !== "conflict") autosave.isDirty && autosave.save();
    else if (wasTyped) storeEntry(form, true);
    wasTyped = false;
  };
  let timer;
  on(form, "input", () => {
    wasTyped = true;
    clearTimeout(timer);
    timer = setTimeout(save, form.dataset.autosave === "conflict" ? 0 : PAUSE);
  });
  on(form, "focusout", save);
  on(window, "pagehide", () => {
    isLeaving = true;
    // A save that is under way does not contain what was typed since, and the next one would come too late.
    if (wasTyped && form.dataset.autosave === "saving") storeEntry(form, false);
    save();
  });
  on(window, "pageshow", () => (isLeaving = false));
  on(form, "submit", (event) => {
    event.preventDefault();
    save();
  });
  signal.addEventListener("abort", () => clearTimeout(timer));
  form.querySelectorAll("[data-autosave-target=submit]").forEach((button) => (button.hidden = true));
  wasTyped = (await continueEntry(form, on)) || wasTyped;
  isReady = true;
  if (wasTyped) save();
}

/**
 * Continue with an entry of an earlier page, and listen for its delivery by another page or the service worker.
 * Resolves to whether this page has more than the entry: typed early, or restored by the browser.
 */
async function continueEntry(form, on) {
  const outbox = await getOutbox();
  const autosave = autosaveOf(form);
  const entry = (await outbox.list()).find(({ uuid }) => uuid === pathOf(form));
  const textName = textNameOf(form);
  const hasMore = autosave.isDirty && form.elements[textName].value !== entry?.[textName];
  if (entry) {
    const answer = autosave.continueFrom(entry, entry.answer);
    showState(form, stateOf(entry, answer, form), answer, outbox.durable);
  }
  on(outbox, "sent", ({ detail }) => handleDelivery(form, detail));
  if (deliveryOf(pathOf(form))) handleDelivery(form, deliveryOf(pathOf(form)));
  return hasMore;
}

function stateOf({ state }, answer, form) {
  if (state !== "attention" || !answer) return "unsent";
  return textNameOf(form) in answer ? "conflict" : "refused";
}

/** Put the form into the outbox without sending it; with `isConflict`, as one that waits for a choice. */
async function storeEntry(form, isConflict) {
  const conflict = { state: "attention", tried: true, answer: JSON.stringify(autosaveOf(form).theirs) };
  const entry = { ...entryOf(form, new FormData(form)), ...(isConflict && conflict) };
  await (await getOutbox()).put(entry);
}

function handleDelivery(form, { entry, text }) {
  if (entry.uuid !== pathOf(form)) return;
  if (form.dataset.autosave === "unsent") autosaveOf(form).handleDelivery(entry, text);
  else if (!form.dataset.autosave) autosaveOf(form).handleLateDelivery(entry, text);
}

/**
 * Save `form` now. Resolves to "saved", "conflict", "refused" or "unsent"; also to "unsent" when saving takes longer
 * than `timeout` in ms.
 */
export function saveNow(form, timeout = Infinity) {
  const saving = autosaveOf(form).save();
  if (timeout === Infinity) return saving;
  return Promise.race([saving, new Promise((resolve) => setTimeout(resolve, timeout, "unsent"))]);
}

function autosaveOf(form) {
  const onState = async (state, body) => showState(form, state, body, (await getOutbox()).durable);
  const post = (path, fields) => send(form, fields);
  if (!autosaveForms.has(form)) autosaveForms.set(form, new AutosaveForm(form, { session: { post }, onState }));
  return autosaveForms.get(form);
}

function pathOf(form) {
  return new URL(form.action).pathname;
}

function textNameOf(form) {
  return form.dataset.text ?? "note";
}

function entryOf(form, fields) {
  return formEntry(form.dataset.text ? "draft" : "note", { path: pathOf(form), name: form.dataset.about, fields });
}

function send(form, fields) {
  const entry = entryOf(form, fields);
  if (!isLeaving) return sendEntry(entry);
  // Start both at once: the browser finishes them after the page is gone, but runs no more code of it.
  getOutbox().then((outbox) => outbox.put(entry));
  return session.post(pathOf(form), fields, JSON_TYPE);
}

function showState(form, state, body, isDurable) {
  form.dataset.autosave = state;
  const unsent = isDurable ? texts.savedHere : texts.notSaved;
  const sentences = { saving: texts.saving, saved: texts.saved, unsent, refused: body?.message };
  const output = form.querySelector("[data-autosave-target=state]");
  if (state === "conflict") output.replaceChildren(...conflictChoices(form, body[textNameOf(form)]));
  else output.textContent = sentences[state];
}

function conflictChoices(form, text) {
  const keepButton = choiceButton(texts.keepMine, () => autosaveOf(form).keepOwn());
  const takeButton = choiceButton(texts.takeOther, async () => {
    autosaveOf(form).takeTheirs(text);
    await (await getOutbox()).remove(pathOf(form));
    showState(form, "saved");
  });
  return [texts.changedElsewhere(text), keepButton, takeButton];
}

function choiceButton(label, onClick) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn small", textContent: label });
  button.addEventListener("click", onClick);
  return button;
}
