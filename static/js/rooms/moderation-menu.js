// What a moderator can do with a message or question: the menu is on the page once, as a template, and opens beside each,
// in the place of a link to the same as a page. What comes over the stream is the same for all and has no such link.

const PLACES = { message: ".heading", question: ".acts" };

export function connect(element, signal) {
  const on = (target, type, listener, options) => target.addEventListener(type, listener, { signal, ...options });
  const furnish = (root) => root.querySelectorAll("a.moderate-link").forEach((link) => open(element, link));
  on(element, "live:put", ({ detail }) => add(element, detail));
  on(element, "talk:older", ({ detail }) => furnish(detail));
  on(element, "toggle", ({ target }) => show(target), { capture: true });
  on(document, "click", ({ target }) => fold(element, target));
  on(element, "keydown", ({ key }) => key === "Escape" && fold(element));
  furnish(element);
}

function open(room, link) {
  link.replaceWith(menu(room, link.pathname));
}

function add(room, { event, element }) {
  const place = PLACES[event] && element.querySelector(PLACES[event]);
  if (!place || element.matches(".mine, .gone, [hidden]")) return;
  place.append(menu(room, `/${event}s/${element.id.split("-")[1]}/moderation`));
}

function menu(room, path) {
  const made = room.querySelector("template[data-menu]").content.cloneNode(true);
  made.querySelector("form").setAttribute("action", path);
  return made;
}

/** What stays at the end of the screen would cover the menu. */
function show(details) {
  if (details.open && details.matches(".moderate")) details.scrollIntoView({ block: "center" });
}

/** Close what is open elsewhere than where somebody pressed. */
function fold(room, pressed = null) {
  for (const details of room.querySelectorAll("details.moderate[open]")) {
    if (!details.contains(pressed)) details.open = false;
  }
}
