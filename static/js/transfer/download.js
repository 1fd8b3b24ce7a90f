// Downloads an export and shows how many people have arrived. Without JavaScript the browser downloads it by itself.

import { texts } from "../lib/texts.js";
import { fileNameOf, rowCounter } from "./lib/export-rows.js";
import { saveFile } from "./lib/save-file.js";

export function connect(form, signal) {
  const bar = form.querySelector("[data-download-target=bar]");
  const output = form.querySelector("[data-download-target=state]");
  let isBusy = false;
  const download = async (url) => {
    isBusy = true;
    output.textContent = texts.download.begins;
    try {
      output.textContent = await fetchAndSave(url, { bar, output, signal });
    } catch (error) {
      if (!signal.aborted) output.textContent = texts.download.broken;
    } finally {
      bar.hidden = true;
      isBusy = false;
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!isBusy) download(submitUrl(form, event.submitter));
  }, { signal });
}

/** Return the URL that the form would open if it was submitted with that button. */
function submitUrl(form, button) {
  const url = new URL(button?.getAttribute("formaction") ?? form.action, location);
  url.search = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  return url;
}

/** Fetch a file, show the progress and save it. Resolves to a sentence about the result; rejects if it broke off. */
async function fetchAndSave(url, { bar, output, signal }) {
  const response = await fetch(url, { signal });
  if (response.redirected) return openSignIn(response.url);
  if (response.status === 429) return texts.download.busy;
  if (!response.ok) return texts.download.refused;
  const type = response.headers.get("Content-Type");
  const peopleCount = Number(response.headers.get("X-Rows"));
  Object.assign(bar, { hidden: false, max: Math.max(1, peopleCount), value: 0 });
  const chunks = [];
  const countRows = rowCounter(type);
  for await (const chunk of textChunks(response.body)) {
    chunks.push(chunk);
    bar.value = countRows(chunk);
    output.textContent = texts.download.under(Math.min(peopleCount, bar.value), peopleCount);
  }
  saveFile(new Blob(chunks, { type }), fileNameOf(response.headers.get("Content-Disposition") ?? ""));
  return texts.download.done(peopleCount);
}

/** Decode a stream. The byte order mark at the beginning is kept, because spreadsheets look for it. */
async function* textChunks(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream("utf-8", { ignoreBOM: true })).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function openSignIn(url) {
  location.assign(url);
  return "";
}
