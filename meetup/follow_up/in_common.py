"""What an owner and a contact have in common, as far as each of the two shares it with the other.

People whom both know are named only where all three agree, because it is for each of them to tell whom they know
(``introductions/mutual.py``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ..drafts.facts import shared_interests, topics_that_meet
from ..people import Card, Profile
from .contact_rows import ContactRow


class MutualContact(NamedTuple):
    """Somebody whom both know: the owner's contact of them."""

    contact_id: int
    name: str


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
    mutual: Sequence[MutualContact] = ()

    def __bool__(self) -> bool:
        return bool(self.interests or self.they_offer or self.they_ask or self.events or self.mutual)


def find_in_common(
    card: Card, profile: Profile, events: Iterable[ContactRow], mutual: Iterable[ContactRow] = ()
) -> InCommon:
    """Return what ``card``, as the owner sees it, has in common with the owner's ``profile``.

    ``events`` are rows of the events at which the two met, or in whose directory both are listed; ``mutual``, rows of
    people whom both know and who show themselves.
    """
    return InCommon(
        interests=shared_interests(profile.topic_names("interest"), card) if card.interests else (),
        they_offer=topics_that_meet(profile.topic_names("ask"), card.offers) if card.offers else (),
        they_ask=topics_that_meet(profile.topic_names("offer"), card.asks) if card.asks else (),
        events=[SharedEvent(row.text, row.at, row.more) for row in events],
        mutual=[MutualContact(row.id, row.text) for row in mutual],
    )
