// Lets somebody count towards goals without leaving the page.

import { connectToggles } from "../member/waiting-toggles.js";

export function connect(form, signal) {
  return connectToggles(form, {
    kind: "goal",
    isToggle: (button) => button.name === "on",
    findToggles: () => form.querySelectorAll("button[name=on]"),
    waiting: form.querySelector("[data-chips-target=waiting]"),
  }, signal);
}
