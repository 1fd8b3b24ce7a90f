// Suggests what somebody may mean who types into an input: the editable combobox of the WAI-ARIA Authoring Practices.

const PAUSE = 150; // ms without typing

/**
 * Make `input` a combobox. `findOptions(typed, signal)` resolves to a list of `{name, hint}`; `choose(name)` is called
 * with the one that is chosen; `describe(count)` says how many there are.
 */
export function connectCombobox(input, { findOptions, choose, describe }, signal) {
  const list = createList(input);
  const status = createStatus(input);
  let active = -1;
  let request = new AbortController();
  let timer;

  const setActive = (place) => {
    active = place;
    for (const [at, option] of [...list.children].entries()) option.setAttribute("aria-selected", String(at === place));
    const option = list.children[place];
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  const show = (options) => {
    list.replaceChildren(...options.map((option, place) => createOption(`${list.id}-${place}`, option)));
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(options.length > 0));
    setActive(-1);
  };
  const close = () => {
    clearTimeout(timer);
    request.abort();
    show([]);
    status.textContent = "";
  };
  const search = async () => {
    request.abort();
    request = new AbortController();
    const isLatest = AbortSignal.any([request.signal, signal]);
    const options = input.value.trim() ? await findOptions(input.value.trim(), isLatest) : [];
    if (isLatest.aborted) return;
    show(options);
    status.textContent = input.value.trim() ? describe(options.length) : "";
  };
  const pick = (option) => {
    const { name } = option.dataset;
    close();
    choose(name);
  };
  const keys = {
    ArrowDown: () => setActive((active + 1) % list.children.length),
    ArrowUp: () => setActive((active <= 0 ? list.children.length : active) - 1),
    Escape: close,
    Enter: () => pick(list.children[active]),
  };

  const onKey = (event) => {
    if (event.isComposing || list.hidden || !(event.key in keys) || (event.key === "Enter" && active < 0)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    keys[event.key]();
  };
  const searchSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(search, PAUSE);
  };
  input.addEventListener("keydown", onKey, { signal });
  input.addEventListener("input", ({ isComposing }) => !isComposing && searchSoon(), { signal });
  input.addEventListener("compositionend", searchSoon, { signal });
  input.addEventListener("blur", close, { signal });
  list.addEventListener("pointerdown", (event) => event.preventDefault(), { signal }); // which keeps the focus
  list.addEventListener("click", ({ target }) => target.closest("li") && pick(target.closest("li")), { signal });
  signal.addEventListener("abort", () => clearTimeout(timer));
  return { close, say: (text) => (status.textContent = text) };
}

function createList(input) {
  const list = document.createElement("ul");
  Object.assign(list, { id: `${input.id}-options`, className: "options", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  const frame = document.createElement("div");
  frame.className = "combobox";
  input.replaceWith(frame);
  frame.append(input, list);
  const attributes = { role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" };
  for (const [name, value] of Object.entries({ ...attributes, autocomplete: "off", autocapitalize: "none" })) {
    input.setAttribute(name, value);
  }
  return list;
}

function createStatus(input) {
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  input.parentElement.append(status);
  return status;
}

function createOption(id, { name, hint }) {
  const option = document.createElement("li");
  Object.assign(option, { id, dir: "auto", textContent: name });
  option.dataset.name = name;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  if (hint) {
    const small = document.createElement("small");
    Object.assign(small, { dir: "auto", textContent: hint });
    option.append(" ", small);
  }
  return option;
}
