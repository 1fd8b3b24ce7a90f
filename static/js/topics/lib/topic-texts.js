// Holds the sentences that the fields for topics put on the screen.

import { gettext, ngettext } from "../../lib/gettext.js";

export const topicTexts = {
  suggestions: (count) => ngettext("%(count)s suggestion", "%(count)s suggestions", count),
  none: gettext("No suggestion. You can add it as you typed it."),
  chosen: gettext("Your topics"),
  remove: (topic) => gettext("Remove %(topic)s", { topic }),
  added: (topic) => gettext("Added %(topic)s", { topic }),
  removed: (topic) => gettext("Removed %(topic)s", { topic }),
};
