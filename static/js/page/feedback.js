// The switch for buzz and sound.

import { cue, feedbackOn, switchFeedback } from "../lib/feedback.js";

export function connect(button, signal) {
  const show = () => button.setAttribute("aria-pressed", String(feedbackOn()));
  show();
  button.hidden = false;
  button.addEventListener("click", () => {
    switchFeedback(!feedbackOn());
    show();
    cue("good");
  }, { signal });
}
