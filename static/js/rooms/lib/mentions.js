// Completes mentions: an @ and the name of somebody who has posted on this page.

const MENTION_START = /(?:^|\s)@([^@\n]{0,40})$/u;
const MAX_SUGGESTIONS = 5;

/** Return what was typed between an @ and the caret; null if there is no @ at the beginning of a word. */
export function mentionBeforeCaret(text, caret) {
  return MENTION_START.exec(text.slice(0, caret))?.[1] ?? null;
}

/** Return the first `names` of which a word begins with `typed`; none if `typed` already begins with a whole name. */
export function matchingNames(names, typed) {
  const prefix = typed.toLocaleLowerCase();
  const matches = (name) => {
    const lowerName = name.toLocaleLowerCase();
    return lowerName.startsWith(prefix) || lowerName.includes(` ${prefix}`);
  };
  if (names.some((name) => typed.startsWith(name))) return [];
  return [...new Set(names)].filter(matches).slice(0, MAX_SUGGESTIONS);
}

/** Replace what was typed before the caret with `name`. Returns `{text, caret}`, with the caret after the name. */
export function completeMention(text, caret, typed, name) {
  const head = `${text.slice(0, caret - typed.length)}${name} `;
  return { text: head + text.slice(caret).trimStart(), caret: head.length };
}
