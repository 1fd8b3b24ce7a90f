// Makes links that open a message in another app, with its text filled in.
// meetup/drafts/send_links.py makes the same links on the server.

/** Functions `(to, {subject, body})` by kind, which return a URL. `to` is an address, a phone number or a profile. */
export const LINK_BUILDERS = {
  email: (to, { subject, body }) => {
    const fields = `subject=${percentEncode(subject)}&body=${percentEncode(withCrlf(body))}`;
    return `mailto:${percentEncode(to, "@")}?${fields}`;
  },
  sms: (to, { body }) => `sms:${to}?body=${percentEncode(body)}`,
  whatsapp: (to, { body }) => `https://wa.me/${to}?text=${percentEncode(body)}`,
  linkedin: (to) => to, // LinkedIn takes no text, so it is copied and has to be pasted there.
};

/** Encode all but letters, digits, `-._~` and `safe` as UTF-8 (RFC 3986, section 2.3). */
function percentEncode(text, safe = "") {
  const wellFormed = text.replace(/\p{Surrogate}/gu, "\uFFFD"); // Half a surrogate pair cannot be encoded.
  const hexOf = (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  const encoded = encodeURIComponent(wellFormed).replace(/[!'()*]/g, hexOf);
  return safe ? encoded.replaceAll(encodeURIComponent(safe), safe) : encoded;
}

/** Use line breaks as in mails (RFC 6068, section 5). */
function withCrlf(text) {
  return text.replace(/\r?\n/g, "\r\n");
}

/** Return `body` with `line` at `caret`. Without a caret it goes before the last paragraph, which says goodbye. */
export function insertLine(body, line, caret = null) {
  const lastParagraph = body.lastIndexOf("\n\n");
  const position = caret ?? (lastParagraph < 0 ? body.length : lastParagraph);
  return joinParagraphs(body.slice(0, position), line, body.slice(position));
}

function joinParagraphs(before, line, after) {
  const gapBeside = (text) => (text.trim() ? "\n\n" : "");
  return `${before.trimEnd()}${gapBeside(before)}${line}${gapBeside(after)}${after.trimStart()}`;
}
