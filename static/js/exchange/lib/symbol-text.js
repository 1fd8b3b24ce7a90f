// Turns the bytes of a QR symbol into text. Most symbols do not say in which encoding they were written.

const UTF8 = new TextDecoder("utf-8", { fatal: true });
// What Windows-1252 has from 0x80 to 0x9f, where Latin-1 has control characters (encoding.spec.whatwg.org).
const WESTERN = "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ";
const DECLARES_ENCODING = /[246]$/; // ISO/IEC 15424, symbology identifier ]Q: the symbol has an ECI.
const IDEOGRAPHS = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff61-\uff9f]+/gu;
const LATIN_LETTER = /[A-Za-z\u00c0-\u024f]/;
const CONTROLS = /[\u0080-\u009f]/g;

/**
 * Return the text of a symbol as zxing has read it: its guess at the `text`, its `bytes` and its `symbologyIdentifier`.
 * UTF-8 is taken for what it is. Western letters that were taken for control characters, or for a single Japanese
 * character within a word, are read as Windows-1252. Without `bytes`, only the first of the two can be repaired.
 */
export function symbolText({ text, bytes, symbologyIdentifier = "" }) {
  if (bytes && !DECLARES_ENCODING.test(symbologyIdentifier)) {
    const unicode = decodeUtf8(bytes);
    if (unicode !== null) return unicode;
    if (hasStrayIdeographs(text)) return westernText(String.fromCharCode(...bytes));
  }
  return westernText(text);
}

/** Return `text` with the letters of Windows-1252 in place of control characters. */
function westernText(text) {
  return text.replace(CONTROLS, (control) => WESTERN[control.charCodeAt(0) - 0x80]);
}

function decodeUtf8(bytes) {
  try {
    return UTF8.decode(bytes);
  } catch {
    return null; // It is another encoding.
  }
}

/** Tell whether all Japanese characters of `text` stand alone and beside a Latin letter, as in "O誰eil" for "O’Neil". */
function hasStrayIdeographs(text) {
  const runs = [...text.matchAll(IDEOGRAPHS)];
  const isStray = ({ 0: run, index }) =>
    [...run].length === 1 && [text[index - 1], text[index + run.length]].some((letter) => LATIN_LETTER.test(letter ?? ""));
  return runs.length > 0 && runs.every(isStray);
}
