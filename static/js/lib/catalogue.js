// The sentences of scripts in the language of the page. This one is for English, which is in the code; pages in another
// language take a module of js/catalogues/ in its place.

export const sentences = {};

/** Return which of a sentence's forms is for `n` of something. */
export const formFor = (n) => Number(n !== 1);
