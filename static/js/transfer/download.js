// An export that shows how far it is: fetched, counted by people, then given as a file. Without this module the browser
// downloads it by itself.

import { nameOf, rowCounter } from "./lib/export-rows.js";
import { saveFile } from "./lib/save-file.js";
import { words } from "../lib/texts.js";

export function connect(form, signal) {
  const bar = form.querySelector("[data-download-target=bar]");
  const state = form.querySelector("[data-download-target=state]");
  let busy = false;
  const download = async (address) => {
    busy = true;
    state.textContent = words.download.begins;
    try {
      state.textContent = await fetched(address, { bar, state, signal });
    } catch (error) {
      if (!signal.aborted) state.textContent = words.download.broken;
    } finally {
      bar.hidden = true;
      busy = false;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!busy) download(addressOf(form, event.submitter));
  }, { signal });
}

/** Where the form goes by that button. */
function addressOf(form, button) {
  const url = new URL(button?.getAttribute("formaction") ?? form.action, location);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  return url;
}

async function fetched(address, { bar, state, signal }) {
  const answer = await fetch(address, { signal });
  if (answer.redirected) return leave(answer.url); // To sign in first.
  if (answer.status === 429) return words.download.busy;
  if (!answer.ok) return words.download.refused;
  const type = answer.headers.get("Content-Type");
  const people = Number(answer.headers.get("X-Rows"));
  Object.assign(bar, { hidden: false, max: Math.max(1, people), value: 0 });
  const pieces = [];
  const count = rowCounter(type);
  for await (const piece of texts(answer.body)) {
    pieces.push(piece);
    bar.value = count(piece);
    state.textContent = words.download.under(Math.min(people, bar.value), people);
  }
  saveFile(new Blob(pieces, { type }), nameOf(answer.headers.get("Content-Disposition") ?? ""));
  return words.download.done(people);
}

/** The pieces of a stream as text; the mark at the beginning stays, as spreadsheets look for it. */
async function* texts(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream("utf-8", { ignoreBOM: true })).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function leave(url) {
  location.assign(url);
  return "";
}
