// What a moderator can do with a message or question that comes over the stream, where it is the same for all: the menu
// is on the page once, as a template for each of them, made out to number 0.

export function connect(element, signal) {
  element.addEventListener("live:put", ({ detail }) => furnish(element, detail), { signal });
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
