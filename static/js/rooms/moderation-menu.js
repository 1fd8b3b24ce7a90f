// Adds a menu for moderators to each message and question. On the page it replaces a link to the same actions; frames
// are the same for everybody and have no such link. The menu is on the page once, as a template.

const MENU_POSITIONS = { message: ".heading", question: ".acts" };

export function connect(element, signal) {
  const on = (target, type, listener, options) => target.addEventListener(type, listener, { signal, ...options });
  const replaceLinks = (root) => {
    root.querySelectorAll("a.moderate-link").forEach((link) => link.replaceWith(makeMenu(element, link.pathname)));
  };
  on(element, "live:put", ({ detail }) => addMenu(element, detail));
  on(element, "talk:older", ({ detail }) => replaceLinks(detail));
  on(element, "toggle", ({ target }) => scrollToOpened(target), { capture: true });
  on(document, "click", ({ target }) => closeMenus(element, target));
  on(element, "keydown", ({ key }) => key === "Escape" && closeMenus(element));
  replaceLinks(element);
}

function addMenu(room, { event, element }) {
  const position = MENU_POSITIONS[event] && element.querySelector(MENU_POSITIONS[event]);
  if (!position || element.matches(".mine, .gone, [hidden]")) return;
  position.append(makeMenu(room, `/${event}s/${element.id.split("-")[1]}/moderation`));
}

function makeMenu(room, path) {
  const menu = room.querySelector("template[data-menu]").content.cloneNode(true);
  menu.querySelector("form").setAttribute("action", path);
  menu.querySelector("a.ban").setAttribute("href", path.replace(/[^/]+$/, "ban"));
  return menu;
}

/** Scroll to a menu that was opened, because the form at the bottom of the screen could cover it. */
function scrollToOpened(details) {
  if (details.open && details.matches(".moderate")) details.scrollIntoView({ block: "center" });
}

/** Close all open menus, except the one that contains `pressedElement`. */
function closeMenus(room, pressedElement = null) {
  for (const details of room.querySelectorAll("details.moderate[open]")) {
    if (!details.contains(pressedElement)) details.open = false;
  }
}
