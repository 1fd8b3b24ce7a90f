// Codes as people type them and as QR symbols carry them.

const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/;
const LONGEST = 64;
// Spaces, what is not seen, and dashes of all kinds; U+2212 is the minus of some keyboards.
const BETWEEN = /[\p{Zs}\p{Zl}\p{Zp}\p{Cf}\p{Pd}\t\n\v\f\r\u2212]/gu;

/**
 * The 16 characters of a code in Crockford's base 32 (crockford.com/base32.html), or null.
 * Forgives spaces, dashes, case and width, O for 0, I and L for 1, as the server does (meetup/codes/models.py).
 */
export function canonical(text) {
  if ([...text].length > LONGEST) return null;
  const plain = text.normalize("NFKC").replace(BETWEEN, "").toUpperCase();
  const code = plain.replace(/O/g, "0").replace(/[IL]/g, "1");
  return CODE.test(code) ? code : null;
}

/** A code in groups of four, as it is shown: `K7Q2 M9XW 4TDB 0FZR`. */
export function grouped(code) {
  return code.match(/.{1,4}/g).join(" ");
}

function codeOfAddress(text, host) {
  const address = parse(text);
  if (!address || !/^https?:$/.test(address.protocol) || address.username || address.password) return null;
  const path = address.pathname.match(/^\/c\/([^/]+)\/?$/i);
  return path && address.host === host.toLowerCase() ? canonical(path[1]) : null;
}

function parse(text) {
  try {
    return new URL(text);
  } catch {
    return null; // Not an address: the caller goes on with it as plain text.
  }
}

/**
 * Whether `text` is one of our codes: bare, or behind the front door of `host` (as in `location.host`).
 * Anything else, other hosts' addresses included, is foreign: it is shown and never opened.
 */
export function read(text, host) {
  const trimmed = text.trim();
  const code = canonical(trimmed) ?? codeOfAddress(trimmed, host) ?? codeOfAddress(`https://${trimmed}`, host);
  return code ? { kind: "code", code } : { kind: "foreign", text: trimmed };
}
