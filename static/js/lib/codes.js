// Codes as people type them and as QR symbols carry them.

const CODE = /^[0-9A-HJKMNP-TV-Z]{16}$/;

/**
 * The 16 characters of a code in Crockford's base 32 (crockford.com/base32.html), or null.
 * Forgives spaces, dashes, lower case, O for 0, I and L for 1.
 */
export function canonical(text) {
  const plain = text.normalize("NFKC").replace(/[\s\p{Pd}\p{Cf}]/gu, "").toUpperCase();
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
