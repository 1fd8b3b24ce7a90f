// Foreign codes: which of them tell of a person. The server reads them (meetup/contacts/foreign); here it is only
// decided what is worth keeping until it can, so in doubt a site that has profiles counts.

const CARD = /^\s*(BEGIN\s*:\s*VCARD|(MECARD|BIZCARD|MATMSG|SMTP|mailto|tel|sms|smsto|mms|mmsto|callto|facetime)\s*:)/i;
const NUMBER = /^\+[0-9 ().\-/]{5,30}$/;
const ADDRESS = /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/;
const SITES = new Set([
  "about.me", "bsky.app", "codeberg.org", "facebook.com", "github.com", "gitlab.com", "instagram.com", "linkedin.com",
  "linktr.ee", "medium.com", "orcid.org", "stackoverflow.com", "t.me", "threads.net", "twitter.com", "wa.me", "x.com",
  "xing.com", "youtube.com",
]);
const ANYWHERE = /^\/@[\w.-]{1,60}\/?$/; // Mastodon and its kin.
const NAMES = [/^FN(?:;[^:\n]*)?:(.+)$/im, /^N(?:;[^:\n]*)?:(.+)$/im, /^\w+:(?:.*;)?N:([^;]+)/i];
const SHOWN = 60; // characters

/** Whether `text` tells of a person: a contact card, an e-mail address, a phone number or a profile. */
export function isCard(text) {
  const plain = text.trim();
  return CARD.test(plain) || NUMBER.test(plain) || ADDRESS.test(plain) || isProfile(plain);
}

function isProfile(text) {
  const url = parse(webAddress(text) ?? (/^[\w.-]+\.[a-z]{2,}\//i.test(text) ? `https://${text}` : ""));
  if (!url || url.pathname === "/") return false;
  const site = url.hostname.split(".").slice(-2).join(".");
  return SITES.has(site) || ANYWHERE.test(url.pathname);
}

/** The web address that `text` is, or null. Whose it is nobody knows: it is shown, and opened only by a tap. */
export function webAddress(text) {
  const url = /\s/.test(text.trim()) ? null : parse(text.trim());
  const web = url && /^https?:$/.test(url.protocol) && url.hostname.includes(".") && !url.username && !url.password;
  return web ? url.href : null;
}

/** A line to know a card by while it waits. */
export function titleOf(text) {
  const name = NAMES.map((pattern) => text.match(pattern)?.[1]).find(Boolean);
  const line = (name ?? text).trim().split("\n")[0];
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}

function parse(text) {
  try {
    return new URL(text);
  } catch {
    return null; // No address: plain text.
  }
}
