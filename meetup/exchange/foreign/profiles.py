"""Reading the addresses of profiles. Only the address itself is read; the site is not asked."""

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
"""The paths of profiles on each site. ``slug`` is the name that the site uses for the owner."""
FEDIVERSE_PATH = re.compile(r"/@(?P<slug>[\w.-]{1,60})/?")
"""The paths of profiles on Mastodon and similar programs, which run on thousands of hosts."""
SITE_PAGES = frozenset(
    "about explore features home i join jobs login legal marketplace orgs p pricing privacy reel search settings share "
    "signup sponsors terms topics watch".split()
)
"""Paths that look like a profile but are pages of the sites themselves."""


def read_profile(text: str) -> ParsedCard | None:
    """Return a card if ``text`` is the address of a profile. The name is guessed if the address contains words."""
    link = web_address_in(text) or (
        web_address_in(f"https://{text}") if re.match(r"[\w.-]+\.[a-z]{2,}/", text, re.I) else None
    )
    if link is None:
        return None
    url = urlsplit(link)
    host, path = (url.hostname or "").removeprefix("www."), unquote(url.path)
    if host == "wa.me" and re.fullmatch(r"/\d{5,15}/?", path):
        return RawCard(phones=[f"+{path.strip('/')}"]).parse()
    match = _match_profile(host, path)
    if match is None or match.group("slug").casefold() in SITE_PAGES:
        return None
    # The rest tells the site where the code was shown; it says nothing about the person.
    address = f"https://{url.netloc}{url.path.rstrip('/')}"
    return RawCard(name=guess_name(match.group("slug")), links=[address], is_name_guessed=True).parse()


def _match_profile(host: str, path: str) -> re.Match[str] | None:
    for site, pattern in PROFILE_PATHS.items():
        if host == site or host.endswith(f".{site}"):
            return re.fullmatch(pattern, path)
    return FEDIVERSE_PATH.fullmatch(path)
