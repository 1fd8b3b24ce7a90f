"""Reading the addresses of profiles. Only the address itself is read; the site is not asked."""

import re
from urllib.parse import SplitResult, unquote, urlsplit

from ...people.links import normalize_link
from ...people.links.sites import site_address
from .addresses import web_address_in
from .parsed_cards import ParsedCard, RawCard, guess_name

_USER = r"/@?(?P<slug>[\w.-]{1,60})/?"
_NAMED_USER = r"/@(?P<slug>[\w.-]{1,60})/?"
PROFILE_PATHS = {
    "linkedin.com": r"/(?:(?:in|pub)/(?P<slug>[^/]{1,120})(?:/.*)?|profile/view)",
    "github.com": _USER,
    "gitlab.com": _USER,
    "codeberg.org": _USER,
    "x.com": _USER,
    "twitter.com": _USER,
    "instagram.com": _USER,
    "facebook.com": r"/(?:people/(?P<words>[^/]{1,100})/\d{1,20}|profile\.php|(?P<slug>[\w.-]{1,60}))/?",
    "medium.com": _NAMED_USER,
    "t.me": _USER,
    "linktr.ee": _USER,
    "about.me": _USER,
    "bsky.app": r"/profile/(?:did:[\w.:-]{1,100}|(?P<slug>[\w-]{1,60})(?:\.[\w.-]{1,100})?)/?",
    "threads.net": _NAMED_USER,
    "threads.com": _NAMED_USER,
    "tiktok.com": _NAMED_USER,
    "youtube.com": _NAMED_USER,
    "xing.com": r"/profile/(?P<slug>[^/]{1,120})(?:/.*)?",
    "stackoverflow.com": r"/users/\d+/(?P<slug>[\w.-]{1,60})/?",
    "orcid.org": r"/(?P<slug>\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?",
}
"""The paths of profiles on each site. ``slug`` is the name that the site uses for the owner, if it has one."""
FEDIVERSE_PATH = re.compile(_NAMED_USER)
"""The paths of profiles on Mastodon and similar programs, which run on thousands of hosts."""
SITE_PAGES = frozenset(
    "about events explore features groups home i join jobs login legal marketplace orgs p pages pricing privacy reel "
    "search settings share sharer signup sponsors terms topics watch".split()
)
"""Paths that look like a profile but are pages of the sites themselves."""


_PHONE_PAGE = re.compile(r"https://(?:wa\.me/|signal\.me/#p/\+|t\.me/\+)(?P<digits>\d{5,15})")
_LINKEDIN_NUMBER = re.compile(r"AC[a-z]A[\w-]{20,}")
"""What LinkedIn writes in place of a name."""


def read_profile(text: str) -> ParsedCard | None:
    """Return a card if ``text`` is the address of a profile. The name is guessed if the address contains words."""
    link = web_address_in(normalize_link(web_address_in(text) or text))
    if link is None:
        return None
    if phone := _PHONE_PAGE.fullmatch(link):
        links = [] if link.startswith("https://wa.me/") else [link]
        return RawCard(phones=[f"+{phone.group('digits')}"], links=links).parse()
    if re.fullmatch(r"https://signal\.me/#eu/.+", link):
        return RawCard(links=[link]).parse()
    url = urlsplit(link)
    match = _match_profile((url.hostname or "").removeprefix("www."), unquote(url.path))
    if match is None:
        return None
    named = {name: value for name, value in match.groupdict().items() if value}
    slug = next(iter(named.values()), "")
    if slug.casefold() in SITE_PAGES or (not slug and not site_address(link)):
        return None
    is_number = bool(_LINKEDIN_NUMBER.fullmatch(slug))
    name = "" if is_number else guess_name(slug)
    return RawCard(name=name, links=[_address_of(link, url)], is_name_guessed=True).parse()


def _address_of(link: str, url: SplitResult) -> str:
    """Return the address that leads to the person; the rest of it tells the site where the code was shown."""
    return site_address(link) or f"https://{url.netloc}{url.path.rstrip('/')}"


def _match_profile(host: str, path: str) -> re.Match[str] | None:
    for site, pattern in PROFILE_PATHS.items():
        if host == site or host.endswith(f".{site}"):
            return re.fullmatch(pattern, path)
    return FEDIVERSE_PATH.fullmatch(path)
