// Mentioning people by @ and their name: whom what is typed may mean, of those who talk on this page.

const TYPED = /(?:^|\s)@([^@\n]{0,40})$/u;
const MOST = 5;

/** The beginning of a name that stands before the caret, after an @; null without one. */
export function beginning(text, caret) {
  return TYPED.exec(text.slice(0, caret))?.[1] ?? null;
}

/** The first `names` that begin like that, also with a later word; none once one is complete. */
export function matching(names, begun) {
  const wanted = begun.toLocaleLowerCase();
  const fits = (name) => {
    const low = name.toLocaleLowerCase();
    return low.startsWith(wanted) || low.includes(` ${wanted}`);
  };
  if (names.some((name) => begun.startsWith(name))) return [];
  return [...new Set(names)].filter(fits).slice(0, MOST);
}

/** `text` with `name` in the place of what was begun before the caret, and the caret after it. */
export function completed(text, caret, begun, name) {
  const head = `${text.slice(0, caret - begun.length)}${name} `;
  return { text: head + text.slice(caret).trimStart(), caret: head.length };
}
