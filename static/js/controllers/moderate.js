// What a moderator can do with a message or question that comes over the stream, where it is the same for all: the menu
// is on the page once, as a template for each of them, made out to number 0.

export function connect(element, signal) {
  element.addEventListener("live:put", ({ detail }) => furnish(element, detail), { signal });
  element.addEventListener("toggle", ({ target }) => show(target), { signal, capture: true });
  document.addEventListener("click", ({ target }) => fold(element, target), { signal });
  element.addEventListener("keydown", ({ key }) => key === "Escape" && fold(element), { signal });
}

/** Close what is open elsewhere than where somebody pressed. */
function fold(room, pressed = null) {
  for (const menu of room.querySelectorAll("details.moderate[open]")) if (!menu.contains(pressed)) menu.open = false;
}

/** What stays at the end of the screen would cover the menu. */
function show(details) {
  if (details.open && details.matches(".moderate")) details.scrollIntoView({ block: "center" });
}

function furnish(room, { event, element }) {
  const template = room.querySelector(`template[data-menu="${event}"]`);
  const place = element.querySelector(event === "message" ? ".heading" : ".acts");
  if (!template || !place || element.matches(".mine, .gone, [hidden]")) return;
  const menu = template.content.cloneNode(true);
  const form = menu.querySelector("form");
  form.setAttribute("action", form.getAttribute("action").replace("/0/", `/${element.id.split("-")[1]}/`));
  place.append(menu);
}
