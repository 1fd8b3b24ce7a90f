// Reads codes, as people type them and as QR symbols contain them.

const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/;
const MAX_LENGTH = 64; // characters
// Spaces, invisible characters and dashes of all kinds. U+2212 is the minus sign of some keyboards.
const SEPARATORS = /[\p{Zs}\p{Zl}\p{Zp}\p{Cf}\p{Pd}\t\n\v\f\r\u2212]/gu;

/**
 * Return the 16 characters of a code in Crockford's base 32 (crockford.com/base32.html), or null. Ignores spaces,
 * dashes, case and width, and reads O as 0, and I and L as 1, like the server (meetup/codes/models.py).
 */
export function canonicalCode(text) {
  if ([...text].length > MAX_LENGTH) return null;
  const plain = text.normalize("NFKC").replace(SEPARATORS, "").toUpperCase();
  const code = plain.replace(/O/g, "0").replace(/[IL]/g, "1");
  return CODE.test(code) ? code : null;
}

/** Return a code in groups of four, as it is shown: `K7Q2 M9XW 4TDB 0FZR`. */
export function groupedCode(code) {
  return code.match(/.{1,4}/g).join(" ");
}

function codeOfUrl(text, host) {
  const url = parseUrl(text);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  const path = url.pathname.match(/^\/c\/([^/]+)\/?$/i);
  return path && url.host === host.toLowerCase() ? canonicalCode(path[1]) : null;
}

function parseUrl(text) {
  try {
    return new URL(text);
  } catch {
    return null; // The caller takes it as plain text.
  }
}

/**
 * Read `text`. Returns `{kind: "code", code}` for one of our codes, by itself or in an address of `host` (see
 * `location.host`). Anything else, also the address of another host, is `{kind: "foreign", text}`.
 */
export function readCode(text, host) {
  const trimmed = text.trim();
  const code = canonicalCode(trimmed) ?? codeOfUrl(trimmed, host) ?? codeOfUrl(`https://${trimmed}`, host);
  return code ? { kind: "code", code } : { kind: "foreign", text: trimmed };
}
