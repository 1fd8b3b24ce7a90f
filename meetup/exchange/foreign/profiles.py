"""Reading the addresses of people's profiles. The site is not asked: what the address itself says is all."""

import re
from urllib.parse import unquote, urlsplit

from .addresses import web_address_in
from .parsed_cards import ParsedCard, RawCard, guess_name

_USER = r"/@?(?P<slug>[\w.-]{1,60})/?"
PROFILE_PATHS = {
    "linkedin.com": r"/(?:in|pub)/(?P<slug>[^/]{1,120})(?:/.*)?",
    "github.com": _USER,
    "gitlab.com": _USER,
    "codeberg.org": _USER,
    "x.com": _USER,
    "twitter.com": _USER,
    "instagram.com": _USER,
    "facebook.com": _USER,
    "medium.com": r"/@(?P<slug>[\w.-]{1,60})/?",
    "t.me": _USER,
    "linktr.ee": _USER,
    "about.me": _USER,
    "bsky.app": r"/profile/(?P<slug>[\w.-]{1,60})/?",
    "threads.net": r"/@(?P<slug>[\w.-]{1,60})/?",
    "youtube.com": r"/@(?P<slug>[\w.-]{1,60})/?",
    "xing.com": r"/profile/(?P<slug>[^/]{1,120})(?:/.*)?",
    "stackoverflow.com": r"/users/\d+/(?P<slug>[\w.-]{1,60})/?",
    "orcid.org": r"/(?P<slug>\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?",
}
"""Where a profile lies on each site; ``slug`` is what it calls its owner."""
FEDIVERSE_PATH = re.compile(r"/@(?P<slug>[\w.-]{1,60})/?")
"""Mastodon and its kin have profiles like this on thousands of hosts."""
SITE_PAGES = frozenset(
    "about explore features home i join jobs login legal marketplace orgs p pricing privacy reel search settings share "
    "signup sponsors terms topics watch".split()
)
"""Pages of the sites themselves."""


def read_profile(text: str) -> ParsedCard | None:
    """Whoever's profile ``text`` is the address of, with a guess at the name where the address has words in it."""
    link = web_address_in(text) or (
        web_address_in(f"https://{text}") if re.match(r"[\w.-]+\.[a-z]{2,}/", text, re.I) else None
    )
    if link is None:
        return None
    url = urlsplit(link)
    host, path = (url.hostname or "").removeprefix("www."), unquote(url.path)
    if host == "wa.me" and re.fullmatch(r"/\d{5,15}/?", path):
        return RawCard(phones=[f"+{path.strip('/')}"]).parse()
    found = _match_profile(host, path)
    if found is None or found.group("slug").casefold() in SITE_PAGES:
        return None
    # What follows the path tells the site where the code hung, and nothing of the person.
    address = f"https://{url.netloc}{url.path.rstrip('/')}"
    return RawCard(name=guess_name(found.group("slug")), links=[address], guessed=True).parse()


def _match_profile(host: str, path: str) -> re.Match[str] | None:
    for site, pattern in PROFILE_PATHS.items():
        if host == site or host.endswith(f".{site}"):
            return re.fullmatch(pattern, path)
    return FEDIVERSE_PATH.fullmatch(path)
