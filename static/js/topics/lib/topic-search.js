// Asks the server for topics. Without a signal there are no suggestions, and what is typed can still be saved.

import { topicTexts } from "./topic-texts.js";

/** Return what a combobox for topics needs besides `choose`: how it finds them at `url`, and what it says. */
export const topicSearch = (url) => ({
  async findOptions(typed, signal) {
    const options = { headers: { Accept: "application/json" }, signal };
    const response = await fetch(`${url}?${new URLSearchParams({ q: typed })}`, options).catch(() => null);
    if (!response?.ok || response.redirected) return [];
    return (await response.json().catch(() => ({ topics: [] }))).topics;
  },
  describe: (count) => (count ? topicTexts.suggestions(count) : topicTexts.none),
});
