"""What an owner and a contact have in common, as far as each of the two shares it with the other.

People whom both know are not included: it is for those people to tell whom they know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ..drafts.facts import shared_interests, topics_that_meet
from ..people import Card, Profile
from .contact_rows import ContactRow


class SharedEvent(NamedTuple):
    """An event, as far as the page of a contact names it."""

    title: str
    starts_at: datetime
    time_zone: str


@dataclass(frozen=True)
class InCommon:
    """What two people have in common. Topics are spelled as the contact spells them.

    ``they_offer`` are offers of the contact that meet the owner's asks, ``they_ask`` the reverse.
    """

    interests: tuple[str, ...]
    they_offer: tuple[str, ...]
    they_ask: tuple[str, ...]
    events: Sequence[SharedEvent]

    def __bool__(self) -> bool:
        return bool(self.interests or self.they_offer or self.they_ask or self.events)


def find_in_common(card: Card, profile: Profile, events: Iterable[ContactRow]) -> InCommon:
    """Return what ``card``, as the owner sees it, has in common with the owner's ``profile``.

    ``events`` are rows of the events at which the two met, or in whose directory both are listed.
    """
    return InCommon(
        interests=shared_interests(profile.topic_names("interest"), card) if card.interests else (),
        they_offer=topics_that_meet(profile.topic_names("ask"), card.offers) if card.offers else (),
        they_ask=topics_that_meet(profile.topic_names("offer"), card.asks) if card.asks else (),
        events=[SharedEvent(row.text, row.at, row.more) for row in events],
    )
