// Questions as they come: the reader's vote stays what it is, and the list keeps its order while nobody uses it.

import { session } from "../lib/person.js";
import { carry } from "../lib/preserve-parts.js";
import { inOrder } from "./lib/question-order.js";

export function connect(element, signal) {
  const list = element.querySelector(".questions");
  const on = (type, listener) => element.addEventListener(type, listener, { signal });
  on("live:put", ({ detail }) => {
    if (detail.event === "question" && detail.before) carry(detail.before, detail.element);
    if (["question", "votes"].includes(detail.event)) sort(list);
  });
  list.addEventListener("pointerleave", () => sort(list), { signal });
  on("submit", (event) => {
    const form = event.target.closest("form[data-votes-for]");
    if (!form) return;
    event.preventDefault();
    vote(form);
  });
}

async function vote(form) {
  const button = form.querySelector("button");
  const off = button.getAttribute("aria-pressed") === "true";
  show(form, !off);
  const { status } = await session.post(form.action, off ? { off: "1" } : {});
  if (status !== 200) show(form, off); // Nothing has changed: the arrow says so.
}

function show(form, voted) {
  form.querySelector("button").setAttribute("aria-pressed", String(voted));
  form.elements.off?.remove();
  if (voted) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "off", value: "1" }));
}

function sort(list) {
  if (list.matches(":hover") || list.contains(document.activeElement)) return;
  const items = [...list.children].map((item) => ({ item, ...facts(item) }));
  const sorted = inOrder(items, list.dataset.sort);
  if (sorted.some(({ item }, at) => item !== items[at].item)) list.append(...sorted.map(({ item }) => item));
}

function facts(item) {
  const votes = Number(item.querySelector("[data-votes]")?.dataset.votes ?? 0);
  return { votes, at: item.dataset.at, pinned: item.dataset.pinned ?? "" };
}
