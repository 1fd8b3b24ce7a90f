// Says at once that a file is empty or too large, and not after minutes of uploading. The server checks it as well.

import { texts } from "../lib/texts.js";

const FORM_OVERHEAD = 4096; // bytes that the form adds to its file

export function connect(form, signal) {
  const field = form.querySelector("input[type=file]");
  const output = form.querySelector("[data-file-size-target=problem]");
  const check = () => {
    const problem = problemOf(field.files[0], Number(form.dataset.most) - FORM_OVERHEAD);
    output.querySelector("span").textContent = problem;
    output.hidden = !problem;
    field.setAttribute("aria-invalid", String(Boolean(problem)));
    return problem;
  };
  field.addEventListener("change", () => {
    document.getElementById(`${field.id}-problem`)?.remove(); // The server's message about the file before.
    check();
  }, { signal });
  form.addEventListener("submit", (event) => {
    if (!check()) return;
    event.preventDefault();
    field.focus();
  }, { signal });
  if (field.files.length) check(); // Chosen before this module was loaded, or restored by the browser.
}

function problemOf(file, maxBytes) {
  if (file?.size === 0) return texts.emptyFile;
  return file?.size > maxBytes ? texts.bigFile : "";
}
