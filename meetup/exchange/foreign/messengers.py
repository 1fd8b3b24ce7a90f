"""Messengers and profiles on vCards: links where the service has pages of people, words for the note otherwise."""

import re
from urllib.parse import quote, unquote

from ...languages import gettext
from .lines import VcardLine

SERVICE_LABELS = {
    "SKYPE": "Skype", "TELEGRAM": "Telegram", "WHATSAPP": "WhatsApp", "SIGNAL": "Signal", "JABBER": "Jabber",
    "XMPP": "Jabber", "AIM": "AIM", "ICQ": "ICQ", "MSN": "MSN", "YAHOO": "Yahoo", "YMSGR": "Yahoo", "QQ": "QQ",
    "GTALK": "Google Talk", "GOOGLETALK": "Google Talk", "GADUGADU": "Gadu-Gadu", "GADU": "Gadu-Gadu",
    "GROUPWISE": "GroupWise", "MATRIX": "Matrix", "WECHAT": "WeChat", "LINE": "LINE", "VIBER": "Viber",
    "THREEMA": "Threema", "KAKAOTALK": "KakaoTalk", "ZALO": "Zalo", "DISCORD": "Discord", "SLACK": "Slack",
    "TEAMS": "Teams", "ZOOM": "Zoom", "IRC": "IRC", "SIP": "SIP", "FACETIME": "FaceTime", "TWITTER": "X", "X": "X",
    "LINKEDIN": "LinkedIn", "GITHUB": "GitHub", "GITLAB": "GitLab", "INSTAGRAM": "Instagram", "FACEBOOK": "Facebook",
    "MESSENGER": "Messenger", "MASTODON": "Mastodon", "BLUESKY": "Bluesky", "XING": "Xing", "YOUTUBE": "YouTube",
    "TIKTOK": "TikTok", "THREADS": "Threads", "REDDIT": "Reddit", "MEDIUM": "Medium", "FLICKR": "Flickr",
    "MYSPACE": "Myspace", "WEIBO": "Weibo", "SINAWEIBO": "Weibo", "SNAPCHAT": "Snapchat", "TUMBLR": "Tumblr",
    "PINTEREST": "Pinterest", "TWITCH": "Twitch", "GAMECENTER": "Game Center", "TENCENTWEIBO": "Tencent Weibo",
}  # fmt: skip
_PAGES = {
    "Telegram": "https://t.me/{}", "X": "https://x.com/{}", "GitHub": "https://github.com/{}",
    "GitLab": "https://gitlab.com/{}", "LinkedIn": "https://www.linkedin.com/in/{}",
    "Instagram": "https://www.instagram.com/{}", "Facebook": "https://www.facebook.com/{}",
    "Messenger": "https://m.me/{}", "Bluesky": "https://bsky.app/profile/{}", "Xing": "https://www.xing.com/profile/{}",
    "YouTube": "https://www.youtube.com/@{}", "TikTok": "https://www.tiktok.com/@{}",
    "Threads": "https://www.threads.net/@{}", "Reddit": "https://www.reddit.com/user/{}",
    "Medium": "https://medium.com/@{}", "Twitch": "https://www.twitch.tv/{}",
}  # fmt: skip
"""The addresses of people's pages, with braces for the name that the service knows them by."""
PROPERTIES = frozenset(("IMPP", "SOCIALPROFILE", "X-SOCIALPROFILE"))
_SCHEME = re.compile(r"(?!https?:)([a-z][a-z0-9+-]{1,20}):(?://)?(.*)", re.IGNORECASE | re.DOTALL)
_HANDLE = re.compile(r"[\w.+-]{1,60}")
_FEDIVERSE = re.compile(r"@?([\w.-]{1,60})@([\w-]+(?:\.[\w-]+)+)")
_NOT_WORD = re.compile(r"[^A-Z]")
_ADDRESS_PARTS = re.compile(r"[?#].*", re.DOTALL)


def is_messenger(line: VcardLine) -> bool:
    """Return whether the line says how somebody is called on a messenger or on a site with profiles."""
    return line.name in PROPERTIES or bool(_service_of_name(line.name))


def read_messenger(line: VcardLine) -> tuple[str, str]:
    """Return the label of the service and what to keep: an address of a page, or else the name on that service."""
    value = line.text
    if value.lower().startswith(("http:", "https:")):
        return _label(line, ""), value
    match = _SCHEME.fullmatch(value)
    scheme, handle = (match.group(1).upper(), match.group(2)) if match else ("", value)
    label = _label(line, scheme)
    handle = _ADDRESS_PARTS.sub("", unquote(handle)).strip().strip("/")
    return label, _page_of(label, handle) or handle


def _label(line: VcardLine, scheme: str) -> str:
    """Return what the service is called: by the parameters first, because the scheme may be one for anything."""
    parameters = (_NOT_WORD.sub("", word) for word in sorted(line.parameters - {"X", "LINE"}))
    named = (SERVICE_LABELS[word] for word in parameters if word in SERVICE_LABELS)
    found = _service_of_name(line.name) or next(named, "") or SERVICE_LABELS.get(_NOT_WORD.sub("", scheme), "")
    return found or (scheme.capitalize() if scheme and scheme != "X-APPLE" else gettext("Profile"))


def _service_of_name(name: str) -> str:
    """Return the service that a property such as ``X-SKYPE-USERNAME`` is about, "" for any other property."""
    if not name.startswith("X-"):
        return ""
    word = _NOT_WORD.sub("", name.removeprefix("X-").removeprefix("KADDRESSBOOK-X-").removesuffix("-USERNAME"))
    return SERVICE_LABELS.get(word, "") or SERVICE_LABELS.get(word.removeprefix("IM"), "")


def _page_of(label: str, handle: str) -> str:
    if label == "WhatsApp" and (digits := re.sub(r"\D", "", handle)) and len(digits) >= 7:
        return f"https://wa.me/{digits}"
    if label == "Mastodon" and (match := _FEDIVERSE.fullmatch(handle)):
        return f"https://{match.group(2)}/@{match.group(1)}"
    if label == "Matrix" and re.fullmatch(r"@?[\w.=/+-]+:[\w.-]+", handle):
        return f"https://matrix.to/#/@{handle.removeprefix('@')}"
    name = handle.removeprefix("@")
    return _PAGES[label].format(quote(name)) if label in _PAGES and _HANDLE.fullmatch(name) else ""
