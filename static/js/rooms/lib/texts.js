// Holds the sentences that rooms put on the screen.

import { gettext, ngettext } from "../../lib/gettext.js";

/** The sentences by name. Those with a number or a name in them are functions. */
export const roomTexts = {
  fullScreen: gettext("Full screen"),
  leaveFullScreen: gettext("Leave full screen"),
  newMessages: (count) => ngettext("%(count)s new message ↓", "%(count)s new messages ↓", count),
  reactionLost: gettext("That didn't go through. Try again in a moment."),
  sendingMessage: gettext("Sending…"),
  messageWaits: gettext("You're offline: saved on this phone"),
  messageSlowed: (seconds) => gettext("Slow mode: this goes in %(seconds)s s", { seconds }),
  messageWaitsHere: gettext("You're offline: keep this page open"),
  live: {
    live: gettext("Live"),
    lost: gettext("Reconnecting…"),
    resting: gettext("Paused"),
    elsewhere: gettext("Live in another of your windows."),
    over: gettext("This room is no longer live."),
    stale: gettext("You've missed a lot."),
    reload: gettext("Reload"),
  },
};
