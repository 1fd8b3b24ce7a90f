// The switch for vibration and sound.

import { isFeedbackOn, playCue, setFeedback } from "../lib/feedback.js";

export function connect(button, signal) {
  const showState = () => button.setAttribute("aria-pressed", String(isFeedbackOn()));
  showState();
  button.hidden = false;
  button.addEventListener("click", () => {
    setFeedback(!isFeedbackOn());
    showState();
    playCue("good");
  }, { signal });
}
