// Stars sessions without leaving the page.

import { connectToggles } from "../member/waiting-toggles.js";

export function connect(form, signal) {
  return connectToggles(form, {
    kind: "star",
    isToggle: (button) => button.classList.contains("star"),
    findToggles: () => document.querySelectorAll("button.star[form=star-form]"),
    show: (button, isOn) => button.closest(".slot")?.classList.toggle("starred", isOn),
    isForAll: true, // The form stands for the sessions of all days.
    waiting: form.querySelector("[data-stars-target=waiting]"),
  }, signal);
}
