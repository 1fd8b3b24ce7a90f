// A buzz and a short sound, so that one can look at the person and not at the phone.

const SETTING = "feedback";
const CUES = {
  good: { buzz: [60], tones: [660, 880] }, // hertz, 90 ms each
  bad: { buzz: [40, 60, 40], tones: [220] },
};
let speaker = null;

/** Whether cues are on; kept on this device. */
export function feedbackOn() {
  return localStorage.getItem(SETTING) !== "off";
}

export function switchFeedback(on) {
  localStorage.setItem(SETTING, on ? "on" : "off");
}

/** Give the cue "good" or "bad". Before the first touch of a page browsers allow neither, so nothing is tried. */
export function cue(kind) {
  if (!feedbackOn() || !navigator.userActivation?.hasBeenActive) return;
  navigator.vibrate?.(CUES[kind].buzz);
  speaker ??= new AudioContext();
  CUES[kind].tones.forEach((pitch, place) => play(pitch, speaker.currentTime + place * 0.09));
}

function play(pitch, start) {
  const tone = new OscillatorNode(speaker, { type: "sine", frequency: pitch });
  const volume = new GainNode(speaker, { gain: 0.12 });
  volume.gain.setTargetAtTime(0, start + 0.06, 0.015); // Fades out: a tone that is cut off clicks.
  tone.connect(volume).connect(speaker.destination);
  tone.start(start);
  tone.stop(start + 0.15);
}
