// Shows the topics in a field as a list that grows by what is typed or chosen. The field itself stays in the form, out
// of sight, and is what is sent.

import { connectCombobox } from "./lib/combobox.js";
import { addTopics, endsTopic, splitTopics } from "./lib/topic-list.js";
import { topicSearch } from "./lib/topic-search.js";
import { topicTexts } from "./lib/topic-texts.js";

export function connect(field, signal) {
  const input = takeOver(field);
  const list = document.createElement("ul");
  list.className = "chips wrap";
  list.setAttribute("role", "list");
  list.setAttribute("aria-label", topicTexts.chosen);
  input.before(list);

  const set = (topics) => {
    list.replaceChildren(...topics.map(createChip));
    list.hidden = topics.length === 0;
    const text = topics.join(", ");
    if (text === field.value) return;
    field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const add = (text) => {
    const before = splitTopics(field.value);
    const topics = addTopics(before, text);
    input.value = "";
    set(topics);
    if (topics.length > before.length) combobox.say(topicTexts.added(topics.at(-1)));
  };
  const remove = (topic) => {
    set(splitTopics(field.value).filter((other) => other !== topic));
    combobox.say(topicTexts.removed(topic));
    input.focus();
  };

  const combobox = connectCombobox(input, { ...topicSearch(field.dataset.url), choose: add }, signal);
  const onKey = (event) => {
    if (event.isComposing || event.key !== "Enter" || !input.value.trim()) return;
    event.preventDefault(); // or it would send the form
    combobox.close();
    add(input.value);
  };
  const onInput = (event) => {
    event.stopPropagation(); // Only the field itself has something to keep.
    if (event.isComposing || !endsTopic(input.value)) return;
    combobox.close();
    add(input.value);
  };
  input.addEventListener("keydown", onKey, { signal });
  input.addEventListener("input", onInput, { signal });
  input.addEventListener("blur", () => input.value.trim() && add(input.value), { signal });
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button) remove(button.dataset.topic);
  }, { signal });
  field.addEventListener("input", () => set(splitTopics(field.value)), { signal }); // which was kept by page/unsaved
  set(splitTopics(field.value));
}

/** Return an input in place of `field`, with its label and its description. */
function takeOver(field) {
  const input = document.createElement("input");
  input.type = "text";
  for (const name of ["id", "aria-describedby", "aria-invalid", "placeholder"]) {
    if (field.hasAttribute(name)) input.setAttribute(name, field.getAttribute(name));
  }
  input.enterKeyHint = "enter";
  field.removeAttribute("id");
  field.hidden = true;
  field.after(input);
  return input;
}

function createChip(topic) {
  const chip = document.createElement("li");
  chip.className = "chip";
  const name = document.createElement("span");
  Object.assign(name, { dir: "auto", textContent: topic });
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: "×" });
  button.dataset.topic = topic;
  button.setAttribute("aria-label", topicTexts.remove(topic));
  chip.append(name, button);
  return chip;
}
