// Vibrates and plays a short sound, so that people can look at each other and not at the phone.

const SETTING_KEY = "feedback";
const TONE_INTERVAL = 0.09; // seconds
const CUES = {
  good: { buzz: [60], tones: [660, 880] }, // milliseconds and hertz
  bad: { buzz: [40, 60, 40], tones: [220] },
};
let audio = null;

/** Tell whether cues are on. The setting belongs to this device. */
export function isFeedbackOn() {
  return localStorage.getItem(SETTING_KEY) !== "off";
}

/** Switch cues on or off on this device. */
export function setFeedback(on) {
  localStorage.setItem(SETTING_KEY, on ? "on" : "off");
}

/** Play the cue "good" or "bad". Does nothing before the first touch of a page, because browsers do not allow it. */
export function playCue(kind) {
  if (!isFeedbackOn() || !navigator.userActivation?.hasBeenActive) return;
  navigator.vibrate?.(CUES[kind].buzz);
  audio ??= new AudioContext();
  CUES[kind].tones.forEach((pitch, index) => playTone(pitch, audio.currentTime + index * TONE_INTERVAL));
}

function playTone(pitch, start) {
  const tone = new OscillatorNode(audio, { type: "sine", frequency: pitch });
  const volume = new GainNode(audio, { gain: 0.12 });
  volume.gain.setTargetAtTime(0, start + 0.06, 0.015); // Fade out, because a tone that ends suddenly clicks.
  tone.connect(volume).connect(audio.destination);
  tone.start(start);
  tone.stop(start + 0.15);
}
