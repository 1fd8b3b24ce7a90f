// Asks a question with a few answers in a dialog.

/**
 * Ask a question. `choices` maps the name of each answer to its label. Resolves to the name of the button that was
 * pressed, or "" when the dialog was closed with Escape.
 */
export function askChoice({ title, text, choices }) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "choice-dialog stack l" });
  const heading = Object.assign(document.createElement("h2"), { textContent: title });
  heading.id = "question-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  dialog.append(heading, Object.assign(document.createElement("p"), { textContent: text }));
  dialog.append(...Object.entries(choices).map(([name, label]) => choiceButton(dialog, name, label)));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue);
    });
  });
}

function choiceButton(dialog, name, label) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "btn wide", textContent: label });
  button.addEventListener("click", () => dialog.close(name));
  return button;
}
