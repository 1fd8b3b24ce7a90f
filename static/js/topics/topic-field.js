// Suggests topics in a field for one of them.

import { connectCombobox } from "./lib/combobox.js";
import { topicSearch } from "./lib/topic-search.js";

export function connect(input, signal) {
  const choose = (name) => {
    input.value = name;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  connectCombobox(input, { ...topicSearch(input.dataset.url), choose }, signal);
}
