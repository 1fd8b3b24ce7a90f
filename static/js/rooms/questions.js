// Sends votes for questions, keeps the reader's vote when a question is updated, and sorts the list while nobody uses
// it.

import { session } from "../lib/person.js";
import { preserveParts } from "../lib/preserve-parts.js";
import { sortQuestions } from "./lib/question-order.js";

export function connect(element, signal) {
  const list = element.querySelector(".questions");
  const on = (type, listener) => element.addEventListener(type, listener, { signal });
  on("live:put", ({ detail }) => {
    if (detail.event === "question" && detail.before) preserveParts(detail.before, detail.element);
    if (["question", "votes"].includes(detail.event)) sortList(list);
  });
  list.addEventListener("pointerleave", () => sortList(list), { signal });
  on("submit", (event) => {
    const form = event.target.closest("form[data-votes-for]");
    if (!form) return;
    event.preventDefault();
    toggleVote(form);
  });
}

async function toggleVote(form) {
  const hasVoted = form.querySelector("button").getAttribute("aria-pressed") === "true";
  showVote(form, !hasVoted);
  const { status } = await session.post(form.action, hasVoted ? { off: "1" } : {});
  if (status !== 200) showVote(form, hasVoted);
}

function showVote(form, hasVoted) {
  form.querySelector("button").setAttribute("aria-pressed", String(hasVoted));
  form.elements.off?.remove();
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "off", value: "1" });
  if (hasVoted) form.append(field);
}

function sortList(list) {
  if (list.matches(":hover") || list.contains(document.activeElement)) return;
  const questions = [...list.children].map((item) => ({ item, ...orderFacts(item) }));
  const sorted = sortQuestions(questions, list.dataset.sort);
  const isChanged = sorted.some(({ item }, index) => item !== questions[index].item);
  if (isChanged) list.append(...sorted.map(({ item }) => item));
}

function orderFacts(item) {
  const votes = Number(item.querySelector("[data-votes]")?.dataset.votes ?? 0);
  return { votes, at: item.dataset.at, pinned: item.dataset.pinned ?? "" };
}
