// Holds the sentences that scripts of several folders put on the screen.

import { gettext, ngettext } from "./gettext.js";

/** The sentences by name. Those with a number or a name in them are functions. */
export const texts = {
  noRoom: gettext("This phone's storage is full, so it couldn't save a scan offline. Free up some space first."),
  littleRoom: gettext("This phone's storage is nearly full. Free up some space so every scan can be saved."),
  saving: gettext("Saving…"),
  saved: gettext("Saved"),
  notSaved: gettext("Not saved, will try again"),
  notSavedYet: gettext("Not saved yet"),
  notSavedNow: gettext("Not saved: no response. Try again in a moment."),
  searchedHere: gettext("You're offline. These are matches among the people saved on this phone."),
  nobodyHere: (words) => gettext("You're offline, and no one saved on this phone matches “%(words)s”.", { words }),
  pushDenied: gettext(
    "Notifications are blocked for this page. Allow them in the browser's site settings, then try again.",
  ),
  pushFailed: gettext("This browser couldn't reach its notification service. Try again in a moment."),
  pushUnknown: gettext("This browser's notification service isn't supported."),
  keepMine: gettext("Keep mine"),
  takeOther: gettext("Use the other"),
  changedElsewhere: (note) => gettext("This note was changed elsewhere. It now says: “%(note)s”", { note }),
  download: {
    begins: gettext("Preparing…"),
    under: (people, all) => gettext("%(people)s of %(all)s people", { people, all }),
    done: (count) => ngettext("Exported %(count)s person.", "Exported %(count)s people.", count),
    busy: gettext("Another export is still running. Try again in a minute."),
    refused: gettext("Download failed. Reload the page and try again."),
    broken: gettext("The download was interrupted. Nothing was saved. Try again with a better connection."),
  },
  shared: gettext("Link copied"),
  copiedShort: gettext("Copied"),
  notShared: gettext("Press and hold to copy"),
  close: gettext("Close"),
  leaveBehind: {
    title: gettext("Not everything has been sent"),
    text: (count) =>
      ngettext(
        "%(count)s scan or change is only on this phone and will be lost.",
        "%(count)s scans and changes are only on this phone and will be lost.",
        count,
      ),
    choices: {
      send: gettext("Try to send it now"),
      file: gettext("Save it as a file"),
      leave: gettext("Sign out anyway"),
      stay: gettext("Stay signed in"),
    },
  },
  signOutOffline: {
    title: gettext("You're offline"),
    text: gettext("You need to be online to sign out. You're still signed in."),
  },
  notDurable: gettext("Keep this page open: this browser can't store scans."),
  copied: gettext("Copied. Now paste it."),
  notCopied: gettext("Couldn't copy. Select the text and copy it."),
  didYouSend: {
    title: gettext("Did you send it?"),
    text: gettext("If so, we'll mark them as written to."),
    choices: { yes: gettext("Yes, I sent it"), no: gettext("Not yet") },
  },
  notSentYet: gettext("Not sent yet. The draft stays here."),
  fileName: gettext("not-sent-yet.json"),
  emptyFile: gettext("This file is empty."),
  bigFile: gettext("The limit is 8 MB. Choose a smaller file."),
  savedHere: gettext("Saved on this phone. It'll send when you're online."),
  keptCopy: (time) => gettext("You're offline. This page is from %(time)s.", { time }),
  stepWaits: (step) => (step ? gettext("Not sent yet: %(step)s", { step }) : gettext("Not sent yet: done")),
};
