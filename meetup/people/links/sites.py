"""The sites and messengers whose addresses have several forms, and the one that every phone opens."""

import re
from collections.abc import Callable, Mapping
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

Query = Mapping[str, str]

_PHONE = re.compile(r"\+?(\d{5,15})")
_NAME = re.compile(r"[\w.-]{1,60}")
_LINKEDIN_PREFIX = re.compile(r"/(?:mwlite|comm|m)(?=/(?:in|pub)/)")
_LINKEDIN_PERSON = re.compile(r"/(?:in/[^/]{1,120}|pub/.{1,200})")
_FACEBOOK_PAGES = frozenset("events groups marketplace pages photo search share sharer story watch".split())
_PHONE_SEPARATORS = re.compile(r"[\s().-]")


def site_address(text: str) -> str:
    """Return the address of the page that ``text``, an address of a known site or app, stands for; else "".

    Raises:
        ValueError: ``text`` has brackets like an address of IPv6, but is none.
    """
    url = urlsplit(text)
    is_page = url.scheme == "https" and "@" not in url.netloc
    read = _SITES.get(_site_of(url)) if is_page else _APPS.get(url.scheme)
    return read(url, dict(parse_qsl(url.query))) if read else ""


def _site_of(url: SplitResult) -> str:
    host = (url.hostname or "").removeprefix("www.")
    return next((site for site in _SITES if host == site or host.endswith(f".{site}")), "")


def _phone_in(text: str) -> str:
    """Return the digits of an international phone number, "" for anything else."""
    match = _PHONE.fullmatch(_PHONE_SEPARATORS.sub("", text))
    return match.group(1) if match else ""


def _name_in(text: str) -> str:
    name = text.strip("/").removeprefix("@")
    return name if _NAME.fullmatch(name) else ""


def _whatsapp(url: SplitResult, query: Query) -> str:
    """Read wa.me/NUMBER, api.whatsapp.com/send?phone=NUMBER and whatsapp://send?phone=NUMBER."""
    written = query.get("phone") or (url.path.strip("/") if url.netloc.lower().endswith("wa.me") else "")
    phone = _phone_in(unquote(written).lstrip("/"))
    return f"https://wa.me/{phone}" if phone else ""


def _signal(url: SplitResult, _query: Query) -> str:
    """Read signal.me/#p/+NUMBER, signal.me/#eu/NAME and the same with sgnl. What counts is behind the #."""
    kind, _, value = unquote(url.fragment).strip("/").partition("/")
    if kind == "p":
        phone = _phone_in(value)
        return f"https://signal.me/#p/+{phone}" if phone else ""
    return f"https://signal.me/#eu/{value}" if kind == "eu" and re.fullmatch(r"[\w=-]{10,200}", value) else ""


def _telegram(url: SplitResult, query: Query) -> str:
    """Read t.me/NAME, NAME.t.me, telegram.me/NAME, tg://resolve?domain=NAME and their forms with a phone number."""
    if url.scheme == "tg":
        written = f"+{query['phone'].lstrip('+ ')}" if "phone" in query else query.get("domain", "")
    elif url.query:  # what a bot is started with
        return ""
    else:
        own_host = re.fullmatch(r"(?!www\.)(\w+)\.t\.me", url.netloc.lower())
        written = unquote(url.path).strip("/") or (own_host.group(1) if own_host else "")
    if phone := _phone_in(written) if written.startswith("+") else "":
        return f"https://t.me/+{phone}"
    name = _name_in(written)
    return f"https://t.me/{name}" if name else ""


def _facebook(url: SplitResult, query: Query) -> str:
    """Read names and numbers: profile.php?id=NUMBER, people/Name/NUMBER, fb.com/NAME and fb://profile/NUMBER."""
    path = unquote(url.path).strip("/")
    if url.scheme == "fb":
        number = path if url.netloc == "profile" else ""
    else:
        number = query.get("id", "") if path == "profile.php" else ""
    if number.isascii() and number.isdigit() and len(number) <= 20:
        return f"https://www.facebook.com/profile.php?id={number}"
    if url.scheme == "fb" or path.endswith(".php") or path in _FACEBOOK_PAGES:
        return ""
    if re.fullmatch(r"people/[^/]{1,100}/\d{1,20}", path):
        return f"https://www.facebook.com{url.path.rstrip('/')}"
    name = _name_in(path)
    return f"https://www.facebook.com/{name}" if name else ""


def _bluesky(url: SplitResult, _query: Query) -> str:
    path = f"/profile/{url.netloc}" if url.scheme in ("at", "bluesky") else url.path
    match = re.fullmatch(r"/profile/@?((?:did:[a-z]{2,10}:)?[\w.:-]{1,100})/?", unquote(path))
    return f"https://bsky.app/profile/{match.group(1)}" if match else ""


def _linkedin(url: SplitResult, query: Query) -> str:
    """Read pages of people, also of the app and from mails. What the address says of its reader is left out."""
    if url.path.rstrip("/") == "/profile/view" and re.fullmatch(r"[\w-]{1,80}", query.get("id", "")):
        return f"https://www.linkedin.com/profile/view?id={query['id']}"
    if url.scheme == "linkedin":
        host, path = "www.linkedin.com", re.sub(r"^/profile/", "/in/", f"/{url.netloc}{url.path}")
    else:
        host, path = re.sub(r"^(m|www)\.|^(?=linkedin)", "www.", url.netloc.lower()), _LINKEDIN_PREFIX.sub("", url.path)
    match = _LINKEDIN_PERSON.match(path)
    return f"https://{host}{match.group(0).rstrip('/')}" if match else ""


def _instagram(url: SplitResult, query: Query) -> str:
    name = _name_in(query.get("username", "") if url.scheme == "instagram" else unquote(url.path))
    return f"https://www.instagram.com/{name}" if name else ""


def _x(url: SplitResult, query: Query) -> str:
    """Read the apps' addresses. The sites' own two names both work, so they stay."""
    name = _name_in(query.get("screen_name", "")) if url.scheme == "twitter" else ""
    return f"https://x.com/{name}" if name else ""


Reader = Callable[[SplitResult, Query], str]
_APPS: dict[str, Reader] = {
    "whatsapp": _whatsapp,
    "sgnl": _signal,
    "tg": _telegram,
    "fb": _facebook,
    "at": _bluesky,
    "bluesky": _bluesky,
    "linkedin": _linkedin,
    "instagram": _instagram,
    "twitter": _x,
}
"""What reads the addresses of apps, by scheme."""
_SITES: dict[str, Reader] = {
    "wa.me": _whatsapp,
    "whatsapp.com": _whatsapp,
    "signal.me": _signal,
    "t.me": _telegram,
    "telegram.me": _telegram,
    "telegram.dog": _telegram,
    "facebook.com": _facebook,
    "fb.com": _facebook,
    "bsky.app": _bluesky,
    "linkedin.com": _linkedin,
    "instagram.com": _instagram,
}
"""What reads the addresses of sites, by host."""
