// A form that saves itself by way of the outbox: after a pause, on leaving the field and on leaving the page. It says
// how it stands in [data-autosave-target="state"]; the form's own button, for pages without JavaScript, is hidden.
// What has no signal now is sent by controllers/offline.js.

import { written } from "../lib/entries.js";
import { KeptForm } from "../lib/kept-form.js";
import { arrival, outbox, session, write } from "../lib/person.js";
import { JSON_TYPE } from "../lib/session.js";
import { words } from "../lib/words.js";

const PAUSE = 800; // ms without typing
const forms = new WeakMap();
let leaving = false;

export async function connect(form, signal) {
  const kept = keep(form);
  const on = (target, type, listener) => target.addEventListener(type, listener, { signal });
  // A note from elsewhere stays until somebody chooses: only the buttons of the question save over it.
  const save = () => kept.dirty && form.dataset.autosave !== "conflict" && kept.save();
  let pause;
  on(form, "input", () => {
    clearTimeout(pause);
    pause = setTimeout(save, PAUSE);
  });
  on(form, "focusout", save);
  on(window, "pagehide", () => {
    leaving = true;
    save();
  });
  on(window, "pageshow", () => (leaving = false));
  on(form, "submit", (event) => {
    event.preventDefault();
    save();
  });
  signal.addEventListener("abort", () => clearTimeout(pause));
  form.querySelectorAll("[data-autosave-target=submit]").forEach((button) => (button.hidden = true));
  save(); // Typed before this module came.
  await follow(form, on);
}

/** Take up what waits in the outbox from an earlier page, and hear when another sender has brought it there. */
async function follow(form, on) {
  const box = await outbox();
  const waiting = (await box.list()).find(({ uuid }) => uuid === pathOf(form));
  if (waiting && !keep(form).dirty) {
    const theirs = keep(form).disputed(waiting, waiting.answer);
    show(form, standing(waiting, theirs, form), theirs, box.durable);
  }
  on(box, "sent", ({ detail }) => hear(form, detail));
  if (arrival(pathOf(form))) hear(form, arrival(pathOf(form)));
}

/** How an entry of an earlier page stands: on its way, refused, or against another text that the server has. */
function standing({ state }, theirs, form) {
  if (state !== "attention" || !theirs) return "unsent";
  return (form.dataset.text ?? "note") in theirs ? "conflict" : "refused";
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

function send(form, fields) {
  const entry = written(form.dataset.text ? "draft" : "note", { path: pathOf(form), name: form.dataset.about, fields });
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
  const mine = button(words.keepMine, () => saveNow(form));
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
