// Makes each verdict heard and felt, so that whoever checks people in can look at them.

import { isFeedbackOn } from "../../lib/feedback.js";

const CUES = {
  good: { buzz: [60], tones: [[660, 0], [880, 0.09]], shape: "sine" },
  again: { buzz: [60, 70, 60], tones: [[520, 0], [520, 0.16]], shape: "triangle" },
  bad: { buzz: [250], tones: [[196, 0], [147, 0.18]], shape: "square" },
};
const LENGTH = 0.13; // seconds
let audio = null;

/** Play "good", "again" or "bad". Does nothing before the first touch of a page, because browsers do not allow it. */
export function playVerdict(kind) {
  if (!isFeedbackOn() || !navigator.userActivation?.hasBeenActive) return;
  const { buzz, tones, shape } = CUES[kind];
  navigator.vibrate?.(buzz);
  audio ??= new AudioContext();
  for (const [frequency, delay] of tones) {
    const tone = new OscillatorNode(audio, { type: shape, frequency });
    const volume = new GainNode(audio, { gain: shape === "square" ? 0.05 : 0.14 });
    const start = audio.currentTime + delay;
    volume.gain.setTargetAtTime(0, start + LENGTH / 2, 0.02); // Fade out, because a tone that ends suddenly clicks.
    tone.connect(volume).connect(audio.destination);
    tone.start(start);
    tone.stop(start + LENGTH + 0.1);
  }
}
