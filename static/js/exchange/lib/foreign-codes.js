// Decides which foreign codes say something about a person. The server reads them (meetup/exchange/foreign); this only
// decides which ones to keep until there is a signal. In doubt it keeps them, for example every page of a site that has
// profiles.

const CARD = /^\s*(BEGIN\s*:\s*VCARD|(MECARD|BIZCARD|MATMSG|SMTP|mailto|tel|sms|smsto|mms|mmsto|callto|facetime)\s*:)/i;
const PHONE_NUMBER = /^\+[0-9 ().\-/]{5,30}$/;
const EMAIL_ADDRESS = /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/;
const APP_ADDRESS = /^(whatsapp|sgnl|tg|fb|at|bluesky|linkedin|instagram|twitter):\/\/\S+[/?.]\S/i;
const PROFILE_SITES = new Set([
  "about.me", "bsky.app", "codeberg.org", "facebook.com", "fb.com", "github.com", "gitlab.com", "instagram.com",
  "linkedin.com", "linktr.ee", "medium.com", "orcid.org", "signal.me", "stackoverflow.com", "t.me", "telegram.dog",
  "telegram.me", "threads.com", "threads.net", "tiktok.com", "twitter.com", "wa.me", "whatsapp.com", "x.com",
  "xing.com", "youtube.com",
]);
const FEDIVERSE_PATH = /^\/@[\w.-]{1,60}\/?$/; // Mastodon and similar sites, on any host.
const NAME_PATTERNS = [/^FN(?:;[^:\n]*)?:(.+)$/im, /^N(?:;[^:\n]*)?:(.+)$/im, /^\w+:(?:.*;)?N:([^;]+)/i];
const MAX_TITLE_LENGTH = 60; // characters

/** Tell whether `text` is a contact card, an e-mail address, a phone number or the address of a profile. */
export function isForeignCard(text) {
  const plain = text.trim();
  return [CARD, PHONE_NUMBER, EMAIL_ADDRESS, APP_ADDRESS].some((form) => form.test(plain)) || isProfile(plain);
}

function isProfile(text) {
  const url = parseUrl(webAddress(text) ?? (/^[\w.-]+\.[a-z]{2,}\//i.test(text) ? `https://${text}` : ""));
  if (!url) return false;
  const site = url.hostname.split(".").slice(-2).join(".");
  if (url.pathname === "/" && !url.hash && !/^(?!www\.)\w+\.t\.me$/.test(url.hostname)) return false;
  return PROFILE_SITES.has(site) || FEDIVERSE_PATH.test(url.pathname);
}

/** Return the web address that `text` is, or null. Nobody has checked it, so open it only when somebody asks to. */
export function webAddress(text) {
  const url = /\s/.test(text.trim()) ? null : parseUrl(text.trim());
  const isWeb = url && /^https?:$/.test(url.protocol) && url.hostname.includes(".") && !url.username && !url.password;
  return isWeb ? url.href : null;
}

/** Return a line by which people recognise the card in a list: the name in it, or its beginning. */
export function titleOf(text) {
  const name = NAME_PATTERNS.map((pattern) => text.match(pattern)?.[1]).find(Boolean);
  const line = (name ?? text).trim().split("\n")[0];
  return line.length > MAX_TITLE_LENGTH ? `${line.slice(0, MAX_TITLE_LENGTH)}…` : line;
}

function parseUrl(text) {
  try {
    return new URL(text);
  } catch {
    return null; // It is plain text.
  }
}
