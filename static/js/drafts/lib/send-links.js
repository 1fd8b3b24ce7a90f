// Links that open a message elsewhere, prefilled; meetup/contacts/writing/openings.py writes the same on the server.

/** `{kind: write(to, {subject, body})}`: `to` is an address, a number or a profile. */
export const LINKS = {
  email: (to, { subject, body }) => `mailto:${part(to, "@")}?subject=${part(subject)}&body=${part(crlf(body))}`,
  sms: (to, { body }) => `sms:${to}?body=${part(body)}`,
  whatsapp: (to, { body }) => `https://wa.me/${to}?text=${part(body)}`,
  linkedin: (to) => to, // Takes no text: it is copied, to be pasted there.
};

/** Percent-encoded UTF-8 but for letters, digits, `-._~` and `safe` (RFC 3986, section 2.3). */
function part(text, safe = "") {
  const whole = text.replace(/\p{Surrogate}/gu, "\uFFFD"); // Half a character cannot be encoded.
  const encoded = encodeURIComponent(whole).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return safe ? encoded.replaceAll(encodeURIComponent(safe), safe) : encoded;
}

/** Line breaks as mail has them (RFC 6068, section 5). */
function crlf(text) {
  return text.replace(/\r?\n/g, "\r\n");
}

/** Where `line` goes into `body` when nobody has put the caret anywhere: before the last paragraph, the farewell. */
export function withLine(body, line, caret = null) {
  if (caret !== null) return joined(body.slice(0, caret), line, body.slice(caret));
  const farewell = body.lastIndexOf("\n\n");
  return farewell < 0 ? joined(body, line, "") : joined(body.slice(0, farewell), line, body.slice(farewell));
}

function joined(before, line, after) {
  const gap = (text) => (text.trim() ? "\n\n" : "");
  return `${before.trimEnd()}${gap(before)}${line}${gap(after)}${after.trimStart()}`;
}
