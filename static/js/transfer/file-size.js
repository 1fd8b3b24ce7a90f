// A file that cannot be taken is told at once, and not after minutes of sending it. The server says the same.

import { words } from "../lib/texts.js";

const AROUND = 4096; // What a form adds to its file.

export function connect(form, signal) {
  const field = form.querySelector("input[type=file]");
  const problem = form.querySelector("[data-file-size-target=problem]");
  const look = () => {
    const sentence = problemOf(field.files[0], Number(form.dataset.most) - AROUND);
    problem.querySelector("span").textContent = sentence;
    problem.hidden = !sentence;
    field.setAttribute("aria-invalid", String(Boolean(sentence)));
    return sentence;
  };
  field.addEventListener("change", () => {
    document.getElementById(`${field.id}-problem`)?.remove(); // About the file before.
    look();
  }, { signal });
  form.addEventListener("submit", (event) => {
    if (!look()) return;
    event.preventDefault();
    field.focus();
  }, { signal });
  if (field.files.length) look(); // Chosen before this module came, or brought back by the browser.
}

function problemOf(file, most) {
  if (file?.size === 0) return words.emptyFile;
  return file?.size > most ? words.bigFile : "";
}
