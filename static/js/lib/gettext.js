// Says the sentences of scripts in the language of the page, as gettext does. What stands in a sentence is named:
// gettext("Message in %(name)s", { name }).

import { formFor, sentences } from "./catalogue.js";

const PLACEHOLDER = /%\((\w+)\)s/g;

/** Return `sentence` in the language of the page, with `values` by name put into it. */
export function gettext(sentence, values = {}) {
  return fill(sentences[sentence] ?? sentence, values);
}

/** Return the sentence that is for `count` of something, in the language of the page. */
export function ngettext(one, many, count, values = {}) {
  const forms = sentences[one] ?? [one, many];
  const form = sentences[one] ? formFor(count) : Number(count !== 1);
  return fill(forms[form], { count, ...values });
}

/** Return the words as one list, such as `Ada, Bo and Cy`. */
export function listOf(words) {
  const language = globalThis.document?.documentElement.lang || "en";
  return new Intl.ListFormat(language === "en" ? "en-GB" : language).format(words);
}

const fill = (sentence, values) => sentence.replace(PLACEHOLDER, (_, name) => values[name]);
