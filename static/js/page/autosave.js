// A form that saves itself by way of the outbox: after a pause, on leaving the field and on leaving the page. It says
// how it stands in [data-autosave-target="state"]; the form's own button, for pages without JavaScript, is hidden.
// What has no signal now is sent by pwa/offline.js.

import { written } from "../lib/outbox-entries.js";
import { KeptForm } from "../lib/autosave-form.js";
import { arrival, outbox, session, write } from "../lib/person.js";
import { JSON_TYPE } from "../lib/session.js";
import { words } from "../lib/texts.js";

const PAUSE = 800; // ms without typing
const forms = new WeakMap();
let leaving = false;

export async function connect(form, signal) {
  const kept = keep(form);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  let ready = false;
  let typed = false;
  // A text from elsewhere stays until somebody chooses. What is typed until then waits here beside it.
  const save = () => {
    if (!ready && !leaving) return;
    if (form.dataset.autosave !== "conflict") kept.dirty && kept.save();
    else if (typed) hold(form, true);
    typed = false;
  };
  let pause;
  on(form, "input", () => {
    typed = true;
    clearTimeout(pause);
    pause = setTimeout(save, form.dataset.autosave === "conflict" ? 0 : PAUSE);
  });
  on(form, "focusout", save);
  on(window, "pagehide", () => {
    leaving = true;
    // Also what was typed while a save is under way, which the next one would have waited for.
    if (typed && form.dataset.autosave === "saving") hold(form, false);
    save();
  });
  on(window, "pageshow", () => (leaving = false));
  on(form, "submit", (event) => {
    event.preventDefault();
    save();
  });
  signal.addEventListener("abort", () => clearTimeout(pause));
  form.querySelectorAll("[data-autosave-target=submit]").forEach((button) => (button.hidden = true));
  typed = (await follow(form, on)) || typed;
  ready = true;
  if (typed) save();
}

/**
 * Take up what waits in the outbox from an earlier page, and hear when another sender has brought it there. Answers
 * whether this page has more than that: typed before this module came, or brought back by the browser.
 */
async function follow(form, on) {
  const box = await outbox();
  const kept = keep(form);
  const waiting = (await box.list()).find(({ uuid }) => uuid === pathOf(form));
  const text = form.dataset.text ?? "note";
  const more = kept.dirty && form.elements[text].value !== waiting?.[text];
  if (waiting) {
    const answer = kept.resume(waiting, waiting.answer);
    show(form, standing(waiting, answer, form), answer, box.durable);
  }
  on(box, "sent", ({ detail }) => hear(form, detail));
  if (arrival(pathOf(form))) hear(form, arrival(pathOf(form)));
  return more;
}

/** How an entry of an earlier page stands: on its way, refused, or against another text that the server has. */
function standing({ state }, theirs, form) {
  if (state !== "attention" || !theirs) return "unsent";
  return (form.dataset.text ?? "note") in theirs ? "conflict" : "refused";
}

/** Keep what `form` says on this phone; `asking`, as one of two texts between which somebody is to choose. */
async function hold(form, asking) {
  const asked = { state: "attention", tried: true, answer: JSON.stringify(keep(form).theirs) };
  const entry = { ...entryOf(form, new FormData(form)), ...(asking && asked) };
  await (await outbox()).put(entry);
}

function hear(form, { entry, text }) {
  if (entry.uuid !== pathOf(form)) return;
  if (form.dataset.autosave === "unsent") keep(form).arrived(entry, text);
  else if (!form.dataset.autosave) keep(form).overtaken(entry, text);
}

/**
 * Save `form` now. Answers "saved", "unsent" (also when it takes longer than `patience`, in ms), "conflict" or
 * "refused".
 */
export function saveNow(form, patience = Infinity) {
  const saved = keep(form).save();
  if (patience === Infinity) return saved;
  return Promise.race([saved, new Promise((resolve) => setTimeout(resolve, patience, "unsent"))]);
}

function keep(form) {
  const tell = async (state, body) => show(form, state, body, (await outbox()).durable);
  const post = (path, fields) => send(form, fields);
  if (!forms.has(form)) forms.set(form, new KeptForm(form, { session: { post }, tell }));
  return forms.get(form);
}

function pathOf(form) {
  return new URL(form.action).pathname;
}

function entryOf(form, fields) {
  return written(form.dataset.text ? "draft" : "note", { path: pathOf(form), name: form.dataset.about, fields });
}

function send(form, fields) {
  const entry = entryOf(form, fields);
  if (!leaving) return write(entry);
  // Nothing may have to wait for anything any more: the browser finishes writing and posting on its own.
  outbox().then((box) => box.put(entry));
  return session.post(pathOf(form), fields, JSON_TYPE);
}

function show(form, state, body, durable) {
  form.dataset.autosave = state;
  const unsent = durable ? words.savedHere : words.notSaved;
  const sentences = { saving: words.saving, saved: words.saved, unsent, refused: body?.message };
  const place = form.querySelector("[data-autosave-target=state]");
  if (state === "conflict") place.replaceChildren(...choices(form, body[form.dataset.text ?? "note"]));
  else place.textContent = sentences[state];
}

function choices(form, text) {
  const mine = button(words.keepMine, () => keep(form).insist());
  const theirs = button(words.takeOther, async () => {
    keep(form).take(text);
    await (await outbox()).remove(pathOf(form));
    show(form, "saved");
  });
  return [words.changedElsewhere(text), mine, theirs];
}

function button(label, press) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className: "btn small", textContent: label });
  element.addEventListener("click", press);
  return element;
}
