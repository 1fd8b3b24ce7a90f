// Holds the sentences that scanning and adding people put on the screen.

import { gettext, listOf, ngettext } from "../../lib/gettext.js";

/** The sentences by name. Those with a number or a name in them are functions. */
export const scanTexts = {
  camera: {
    insecure: gettext("The camera works on secure (https) pages only. Type the code or choose a photo instead."),
    denied: gettext(
      "The camera is blocked for this page. Allow it in the site settings and try again, type the code, or choose a photo.",
    ),
    absent: gettext("No camera was found on this device. Type the code or choose a photo instead."),
    unreadable: gettext("This browser can't scan. Type the code, or choose a photo."),
    failed: gettext("The camera didn't start. Try again, type the code, or choose a photo."),
    slow: gettext(
      "The camera hasn't started yet. Allow it if the browser asks, try again, type the code, or choose a photo.",
    ),
    silent: gettext("The camera has stopped. Try again, type the code, or choose a photo."),
    stuck: gettext("Scanning has stopped. Try again, type the code, or choose a photo."),
    noTorch: gettext("The torch didn't turn on. Find more light, or type the code."),
    nothingRead: gettext("No code yet. Move closer and hold still. If it's dark, turn on the torch."),
    nothingReadNoTorch: gettext("No code yet. Move closer, hold still, and find more light."),
    loading: gettext("The scanner is still loading. You can type the code in the meantime."),
    numbered: (number) => gettext("Camera %(number)s", { number }),
    busy: gettext("Another app is using the camera. Close it and try again, type the code, or choose a photo."),
  },
  wifi: (network) => gettext("That's a Wi-Fi code for “%(network)s”. Nothing was saved.", { network }),
  choiceOwn: (code) => gettext("Code %(code)s", { code }),
  choiceWifi: (network) => gettext("Wi-Fi network %(network)s", { network }),
  foreignLink: (host) => gettext("That's a link to %(host)s. Nothing was saved.", { host }),
  foreign: (text) => gettext("That's not a contact code. It says: %(text)s", { text }),
  tally: (name, count) =>
    ngettext("%(name)s · saved", "%(name)s · saved, %(count)s in a row", count, { name }),
  nowListed: (names) =>
    ngettext("%(names)s is on your list.", "%(names)s are on your list.", names.length, { names: listOf(names) }),
  notSavedBecause: (code, reason) => gettext("Not saved (%(code)s): %(reason)s", { code, reason }),
  cardWaits: gettext("Saved here with your note. Review it when you're online."),
  cardGoes: gettext("We'll add it to your list when you're online."),
  cardDropped: gettext("Discarded. Nothing was saved."),
  unreadable: gettext("That code is empty. Try another one."),
  notACode: gettext("A code has 16 letters and digits, like K7Q2 M9XW 4TDB 0FZR. Check what you typed."),
  noPhotoReader: gettext("This browser can't read codes from photos. Type the code instead."),
  noPhotoCode: gettext("We couldn't find a code in that photo. Try another one, closer and with more light."),
  notAPhoto: gettext("We can't open that file as a photo. Choose a JPEG, PNG or WebP picture."),
  looking: gettext("Looking for a code…"),
  notKept: gettext("This scan couldn't be saved: the phone's storage is full. Free up some space and scan again."),
  takenBack: gettext("Undone."),
  takenBackHere: gettext("Removed from this phone. If it had already been sent, undo it on your list."),
  notTakenBack: gettext("Couldn't undo. Try again in a moment."),
  waiting: (count, areScans = true) =>
    areScans
      ? ngettext(
          "%(count)s scan saved on this phone. It'll send when you're back online.",
          "%(count)s scans saved on this phone. They'll send when you're back online.",
          count,
        )
      : ngettext(
          "%(count)s change saved on this phone. It'll send when you're back online.",
          "%(count)s changes saved on this phone. They'll send when you're back online.",
          count,
        ),
  waitingHere: (count, areScans = true) =>
    areScans
      ? ngettext(
          "%(count)s scan not sent yet. Keep this page open until you're back online.",
          "%(count)s scans not sent yet. Keep this page open until you're back online.",
          count,
        )
      : ngettext(
          "%(count)s change not sent yet. Keep this page open until you're back online.",
          "%(count)s changes not sent yet. Keep this page open until you're back online.",
          count,
        ),
  attention: (count) =>
    ngettext("%(count)s couldn't be saved.", "%(count)s couldn't be saved.", count),
  stateWaiting: gettext("Waiting"),
  stateAttention: gettext("Not saved"),
  stateReview: gettext("To review"),
  review: (count) => ngettext("%(count)s card to review.", "%(count)s cards to review.", count),
  reviewAgain: gettext("Couldn't save. Please check it again."),
  removeReally: gettext("Remove for good?"),
  copy: gettext("Copy the text"),
  copyShort: gettext("Copy"),
  bright: gettext("My code, full screen"),
  messageIn: (name) => gettext("Message in %(name)s", { name }),
  starAt: (event) => gettext("A star at %(event)s", { event }),
  photoLater: gettext("The photo wasn't saved. Add it on their page."),
  someoneAt: (time) => gettext("Someone · %(time)s", { time }),
  noteAbout: (name) => gettext("Note on %(name)s", { name }),
  stepAbout: (name) => gettext("Next step for %(name)s", { name }),
  draftAbout: (name) => gettext("Draft to %(name)s", { name }),
  doneAbout: (name) => gettext("Done: next step for %(name)s", { name }),
};
