// Every sentence that scripts put on the screen, in one place.

export const words = {
  camera: {
    insecure: "The camera works on secure (https) pages only. Type the code or choose a photo instead.",
    denied:
      "The camera is blocked for this page. Allow it in the browser's site settings, then try again. " +
      "Or type the code, or choose a photo.",
    absent: "No camera was found on this device. Type the code or choose a photo instead.",
    unreadable: "This browser cannot read codes from its camera. Type the code, or choose a photo.",
    numbered: (place) => `Camera ${place}`,
    busy: "Another app is using the camera. Close it, then try again. Or type the code, or choose a photo.",
  },
  foreign: (text) => `That is not one of our codes. It says: ${text}`,
  cardWaits: "It stays here with your note. With a signal, look it over and save it.",
  cardGoes: "It goes to your list by itself, as you saved it, as soon as there is a signal.",
  discarded: "Discarded. Nothing of it was saved.",
  unreadable: "That code holds nothing to read. Try another one.",
  notACode: "A code has 16 letters and digits, like K7Q2 M9XW 4TDB 0FZR. Check what you typed.",
  noPhotoReader: "This browser cannot read codes from photos. Type the code instead.",
  noPhotoCode: "No code was found in that photo. Go closer, with more light, and choose another.",
  notAPhoto: "That file cannot be opened as a photo. Choose a JPEG, PNG or WebP picture.",
  looking: "Looking for a code…",
  notDurable: "Keep this page open: this browser keeps nothing once it is closed.",
  noRoom: "This phone's storage is full, so a scan could not be kept without a signal. Free some space first.",
  littleRoom: "This phone's storage is nearly full. Free some space, so that every scan can be kept.",
  notKept: "This scan could not be kept: the phone's storage is full. Free some space and scan again.",
  takenBack: "Taken back.",
  takenBackHere: "Taken back on this phone. If it had reached your list already, it has an Undo there.",
  notTakenBack: "Not taken back: no answer came. Try again in a moment.",
  saving: "Saving…",
  saved: "Saved",
  notSaved: "Not saved, will try again",
  keepMine: "Keep mine",
  takeOther: "Take the other",
  changedElsewhere: (note) => `Changed elsewhere meanwhile. It now says: “${note}”`,
  waiting: (count, scans = true) =>
    count === 1
      ? `1 ${scans ? "scan" : "change"} is waiting for a signal. It is safe on this phone.`
      : `${count} ${scans ? "scans" : "changes"} are waiting for a signal. They are safe on this phone.`,
  waitingHere: (count, scans = true) =>
    `${count} ${scans ? "scan" : "change"}${count === 1 ? " is" : "s are"} waiting for a signal. Keep this page open until then.`,
  attention: (count) => (count === 1 ? "1 needs your attention." : `${count} need your attention.`),
  stateWaiting: "Waiting",
  stateAttention: "Needs your attention",
  stateReview: "To look over",
  review: (count) => `${count} ${count === 1 ? "card waits" : "cards wait"} to be looked over.`,
  reviewAgain: "It could not be saved like that. Look it over once more.",
  removeReally: "Really remove?",
  shared: "Link copied",
  copy: "Copy the text",
  copied: "Copied",
  notShared: "Press and hold to copy",
  bright: "My code, bright",
  close: "Close",
  leaveBehind: {
    title: "Not everything is sent yet",
    text: (count) =>
      count === 1
        ? "1 scan or change is only on this phone. Signing out removes it from here."
        : `${count} scans and changes are only on this phone. Signing out removes them from here.`,
    choices: {
      send: "Try to send it now",
      file: "Save it as a file",
      leave: "Sign out and lose it",
      stay: "Stay signed in",
    },
  },
  signOutOffline: {
    title: "No signal",
    text: "Signing out needs a signal for a moment. You are still signed in, and nothing was removed.",
  },
  copied: "Copied. Paste it there.",
  notCopied: "Not copied. Mark the text and copy it yourself.",
  didYouSend: {
    title: "Did you send it?",
    text: "Then it counts as written, and this person moves on.",
    choices: { yes: "Yes, I sent it", no: "Not yet" },
  },
  live: {
    live: "Live",
    lost: "Reconnecting…",
    resting: "Paused",
    elsewhere: "Live in another window of yours.",
    over: "This room is not live any more.",
    stale: "A lot was said meanwhile.",
    reload: "Reload",
  },
  notSentYet: "Not sent yet. The draft stays here.",
  fileName: "not-sent-yet.json",
  photoLater: "The photo is not: add it on their page.",
  savedHere: "Saved on this phone. It goes on by itself with the next signal.",
  keptCopy: (time) => `As last seen at ${time}; no signal now.`,
  noteAbout: (name) => `Note on ${name}`,
  stepAbout: (name) => `Next step for ${name}`,
  draftAbout: (name) => `Draft to ${name}`,
  doneAbout: (name) => `Done: next step for ${name}`,
};
