"""The card: what a profile lets others see. Every page, vCard, CSV and mail that shows a person goes through here."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zlib import crc32

from ..hooks import Hook
from .models import SHAREABLE_FIELDS, Profile, User
from .text import initials

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
HUE_COUNT = 12
FIELD_LABELS = {
    "headline": "Headline",
    "company": "Company",
    "pronouns": "Pronouns",
    "bio": "About you",
    "photo": "Photo",
    "links": "Links",
    "email": "E-mail",
    "phone": "Phone",
    "interests": "Interests",
    "offers": "What you offer",
    "asks": "What you look for",
}


@dataclass(frozen=True)
class Link:
    url: str

    @property
    def label(self) -> str:
        """The site's name where it is known, else its host."""
        host = (urlsplit(self.url).hostname or "").removeprefix("www.")
        known = next((name for site, name in SITE_NAMES.items() if host == site or host.endswith("." + site)), None)
        return known or host


@dataclass(frozen=True, kw_only=True)
class Card:
    """Only what its owner shares. Empty strings and tuples stand for what they keep or did not fill in."""

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
    interests: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def hue(self) -> int:
        """Which of the monogram colours, 0 to 11; steady for a person."""
        return crc32(self.name.encode()) % HUE_COUNT

    @property
    def headline_and_company(self) -> str:
        """Headline and company in one line."""
        return ", ".join(filter(None, (self.headline, self.company)))

    @property
    def emails(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.email, *self.other_emails)))

    @property
    def phones(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.phone, *self.other_phones)))

    @staticmethod
    def channel_fields(emails: tuple[str, ...], phones: tuple[str, ...]) -> dict[str, Any]:
        """The fields that hold these addresses and numbers, the first of each before the others."""
        firsts = {"email": next(iter(emails), ""), "phone": next(iter(phones), "")}
        return {**firsts, "other_emails": emails[1:], "other_phones": phones[1:]}


TEXT_FIELDS = ("headline", "company", "pronouns", "bio", "email", "phone")
TOPIC_KIND_OF_FIELD = {"interests": "interest", "offers": "offer", "asks": "ask"}


def card_of(
    profile: Profile, shared_fields: Collection[str] | None = None, show_all: bool = False, with_topics: bool = True
) -> Card:
    """The card that ``profile`` gives: what it shares, or exactly the fields ``given`` where something else was agreed.

    ``show_all`` is for the owner's own eyes only. ``with_topics`` cost a query.
    """
    shared_fields = SHAREABLE_FIELDS if show_all else profile.shared if shared_fields is None else shared_fields
    values: dict[str, Any] = {field: getattr(profile, field) for field in TEXT_FIELDS if field in shared_fields}
    for field, kind in TOPIC_KIND_OF_FIELD.items():
        if with_topics and field in shared_fields:
            values[field] = tuple(profile.topic_names(kind))
    return Card(
        user_id=profile.user_id,
        name=profile.name,
        **_photo_fields(profile, shared_fields),
        links=tuple(map(Link, profile.links)) if "links" in shared_fields else (),
        **values,
    )


def summary_card_of(profile: Profile, given: Collection[str] | None = None) -> Card:
    """The card for a line in a list: the same rule, without the parts that a line does not show."""
    given = profile.shared if given is None else given
    return Card(
        user_id=profile.user_id,
        name=profile.name,
        headline=profile.headline if "headline" in given else "",
        company=profile.company if "company" in given else "",
        **_photo_fields(profile, given),
    )


def _photo_fields(profile: Profile, given: Collection[str]) -> dict[str, Any]:
    """The photo, as of the profile's last change: with the next one, the addresses written for it end."""
    is_photo_shared = profile.photo_key and "photo" in given
    return {"photo_key": profile.photo_key, "photo_as_of": profile.updated_at} if is_photo_shared else {}


class LocalSharing(NamedTuple):
    """Where somebody is who shares something else there than everywhere: its name, and the fields."""

    event_title: str
    shared_fields: Collection[str]


finds_local_sharing: Hook[Callable[[User], LocalSharing | None]] = Hook("finds_local_sharing")
"""Return where a user is at this moment, if they share something else there than everywhere."""


def local_sharing_of(user: User) -> LocalSharing | None:
    """Where ``user`` is now, if another sharing holds there."""
    return next((found for place in finds_local_sharing if (found := place(user))), None)


def shared_and_private_labels(profile: Profile, given: Collection[str] | None = None) -> tuple[list[str], list[str]]:
    """What a scan gives and what stays private, of what is filled in, by its labels; ``given`` as for ``card_of``."""
    whole, card = card_of(profile, show_all=True), card_of(profile, given)
    labels = {("photo_key" if field == "photo" else field): label for field, label in FIELD_LABELS.items()}
    shared = ["Name", *(label for field, label in labels.items() if getattr(card, field))]
    private = [label for field, label in labels.items() if getattr(whole, field) and not getattr(card, field)]
    return shared, private
