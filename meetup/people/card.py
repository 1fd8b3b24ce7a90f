"""The card: the part of a profile that its owner shares.

Every page, vCard, table and mail that shows a person builds a card here.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row

from ..colours import tone_of
from .lettering import mixes_alphabets
from .models import SHAREABLE_FIELDS, Profile
from .text import initials
from .topics import TopicLine

SITE_NAMES = {
    "linkedin.com": "LinkedIn",
    "github.com": "GitHub",
    "gitlab.com": "GitLab",
    "x.com": "X",
    "twitter.com": "X",
    "bsky.app": "Bluesky",
    "instagram.com": "Instagram",
    "youtube.com": "YouTube",
    "facebook.com": "Facebook",
    "medium.com": "Medium",
    "t.me": "Telegram",
    "wa.me": "WhatsApp",
    "xing.com": "Xing",
    "orcid.org": "ORCID",
    "stackoverflow.com": "Stack Overflow",
    "codeberg.org": "Codeberg",
    "mastodon.social": "Mastodon",
}


@dataclass(frozen=True)
class Link:
    """A link on a card."""

    url: str

    @property
    def label(self) -> str:
        """The name of the site if it is known, else its host: in ASCII if it mixes alphabets or only looks Latin."""
        host = (urlsplit(self.url).hostname or "").removeprefix("www.")
        if mixes_alphabets(host):
            host = ascii_host(host)
        known = next((name for site, name in SITE_NAMES.items() if host == site or host.endswith("." + site)), None)
        return known or host


@dataclass(frozen=True, kw_only=True)
class Card:
    """What its owner shares with one reader. Fields that are private or not filled in are empty.

    ``user_id`` is ``None`` for people without an account. ``photo_as_of`` is when the profile last changed.
    """

    user_id: int | None
    name: str
    headline: str = ""
    company: str = ""
    pronouns: str = ""
    bio: str = ""
    photo_key: str | None = None
    photo_as_of: datetime | None = None
    links: tuple[Link, ...] = ()
    email: str = ""
    phone: str = ""
    other_emails: tuple[str, ...] = ()
    other_phones: tuple[str, ...] = ()
    interested_in: tuple[TopicLine, ...] = ()
    offered: tuple[TopicLine, ...] = ()
    asked: tuple[TopicLine, ...] = ()

    @property
    def interests(self) -> tuple[str, ...]:
        """The names of the topics that they are interested in."""
        return tuple(line.name for line in self.interested_in)

    @property
    def offers(self) -> tuple[str, ...]:
        """The names of the topics that they offer."""
        return tuple(line.name for line in self.offered)

    @property
    def asks(self) -> tuple[str, ...]:
        """The names of the topics that they look for."""
        return tuple(line.name for line in self.asked)

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def mixes_alphabets(self) -> bool:
        """Whether a word of the name mixes alphabets, or only looks Latin (I8)."""
        return mixes_alphabets(self.name)

    @property
    def tone(self) -> int:
        """The number of the colours behind the initials, 0 to 11. It only depends on the name."""
        return tone_of(self.name)

    @property
    def headline_and_company(self) -> str:
        """Headline and company in one line, separated by a comma."""
        return ", ".join(filter(None, (self.headline, self.company)))

    @property
    def emails(self) -> tuple[str, ...]:
        """All e-mail addresses, the main one first."""
        return tuple(filter(None, (self.email, *self.other_emails)))

    @property
    def phones(self) -> tuple[str, ...]:
        """All phone numbers, the main one first."""
        return tuple(filter(None, (self.phone, *self.other_phones)))

    @staticmethod
    def channel_fields(emails: tuple[str, ...], phones: tuple[str, ...]) -> dict[str, Any]:
        """Return the fields of a card with these addresses and numbers. The first of each is the main one."""
        main_channels = {"email": next(iter(emails), ""), "phone": next(iter(phones), "")}
        return {**main_channels, "other_emails": emails[1:], "other_phones": phones[1:]}


def ascii_host(host: str) -> str:
    """Return the form of ``host`` that names are registered in (RFC 3490), or ``host`` itself if it has none."""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


TEXT_FIELDS = ("headline", "company", "pronouns", "bio", "email", "phone")
TOPIC_KIND_OF_FIELD = {"interests": "interest", "offers": "offer", "asks": "ask"}
_LINES_OF_FIELD = {"interests": "interested_in", "offers": "offered", "asks": "asked"}


def card_of(
    profile: Profile, shared_fields: Collection[str] | None = None, show_all: bool = False, with_topics: bool = True
) -> Card:
    """Return the card of ``profile`` with exactly ``shared_fields``, or with the fields that it usually shares.

    ``show_all`` shows every field, for the owner only. Topics cost a query, which ``with_topics=False`` avoids.
    """
    shared_fields = SHAREABLE_FIELDS if show_all else profile.shared if shared_fields is None else shared_fields
    values: dict[str, Any] = {field: getattr(profile, field) for field in TEXT_FIELDS if field in shared_fields}
    if with_topics:
        values |= _topic_fields(profile, shared_fields)
    return Card(
        user_id=profile.user_id,
        name=profile.name,
        **_photo_fields(profile, shared_fields),
        links=tuple(map(Link, profile.links)) if "links" in shared_fields else (),
        **values,
    )


def _topic_fields(profile: Profile, shared_fields: Collection[str]) -> dict[str, Any]:
    """Return the fields of the topics that are shared. Kinds of help and notes are shared with their topics."""
    kinds = {field: kind for field, kind in TOPIC_KIND_OF_FIELD.items() if field in shared_fields}
    return {_LINES_OF_FIELD[field]: tuple(profile.topic_lines(kind)) for field, kind in kinds.items()}


SUMMARY_COLUMNS = (
    Profile.user_id,
    Profile.name,
    Profile.headline,
    Profile.company,
    Profile.photo_key,
    Profile.updated_at,
    Profile.shared,
)
"""What `summary_card_of` reads of a profile, for queries that select columns."""


def summary_card_of(profile: Profile | Row[Any], shared_fields: Collection[str] | None = None) -> Card:
    """Return the card for one line of a list. It follows the rule of `card_of`, without what a line does not show.

    ``profile`` may be a row with ``SUMMARY_COLUMNS``.
    """
    shared_fields = profile.shared if shared_fields is None else shared_fields
    return Card(
        user_id=profile.user_id,
        name=profile.name,
        headline=profile.headline if "headline" in shared_fields else "",
        company=profile.company if "company" in shared_fields else "",
        **_photo_fields(profile, shared_fields),
    )


def _photo_fields(profile: Profile | Row[Any], shared_fields: Collection[str]) -> dict[str, Any]:
    """Return the fields of the photo, if it is shared. Its URLs stop working when the profile changes again."""
    is_photo_shared = profile.photo_key and "photo" in shared_fields
    return {"photo_key": profile.photo_key, "photo_as_of": profile.updated_at} if is_photo_shared else {}
