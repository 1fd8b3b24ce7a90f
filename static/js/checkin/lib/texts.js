// Holds the sentences of the check-in page.

import { gettext, ngettext } from "../../lib/gettext.js";

/** The sentences by name. Those with a number or a name in them are functions. */
export const texts = {
  words: {
    welcome: gettext("Welcome"),
    anyway: gettext("Let in"),
    again: gettext("Already in"),
    cancelled: gettext("Cancelled"),
    unknown: gettext("Not on the list"),
  },
  arrived: ({ arrived, expected }) =>
    ngettext("%(arrived)s of %(count)s in", "%(arrived)s of %(count)s in", expected, { arrived }),
  noList: gettext("No list yet"),
  loading: gettext("Loading the list…"),
  age: (minutes) =>
    minutes < 1
      ? gettext("List just updated")
      : ngettext("List %(count)s min old", "List %(count)s min old", minutes),
  oldAge: (time) => gettext("List from %(time)s", { time }),
  pending: (count) =>
    ngettext("%(count)s saved on this phone", "%(count)s saved on this phone", count),
  passage: ({ time, door, by }) => [gettext("Checked in at %(time)s", { time }), door, by && texts.by(by)].filter(Boolean),
  by: (name) => gettext("by %(name)s", { name }),
  here: gettext("this device"),
  desk: gettext("on the page"),
  self: gettext("by themselves"),
  cancelledSince: (time) => gettext("Cancelled since your list of %(time)s", { time }),
  isCancelled: gettext("This ticket has been cancelled."),
  askDesk: gettext("Please ask at the desk."),
  unknownHelp: gettext("Search by name, or let them in as a walk-in."),
  several: gettext("Several codes at once. Show one of them."),
  lateVoid: (name, time) => gettext("%(name)s is in, but the ticket was cancelled since your list of %(time)s.", { name, time }),
  undone: (name) => gettext("%(name)s isn't checked in anymore.", { name }),
  nothingToUndo: gettext("This device hasn't checked anyone in yet."),
  nobody: (words) => gettext("No one on the list matches “%(words)s”.", { words }),
  checkIn: gettext("Check in"),
  undo: gettext("Undo"),
  checkInName: (name) => gettext("Check in %(name)s", { name }),
  undoName: (name) => gettext("Undo the check-in of %(name)s", { name }),
  notKept: gettext("This check-in couldn't be saved: the phone's storage is full. Free up some space and try again."),
  erased: gettext("This device's list has been erased. Ask an organizer if you should still check people in."),
  expired: gettext("The event is over. This device's list has been erased."),
  conflicts: (count) =>
    ngettext("%(count)s person was let in at two doors", "%(count)s people were let in at two doors", count),
  refused: (count) =>
    ngettext("%(count)s check-in wasn't accepted", "%(count)s check-ins weren't accepted", count),
};
