"""Keep the search keys of contacts up to date. They are stored on each contact, so that a search needs no joins."""

from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, select, update

from ..database.prepared import is_given_id, prepared
from ..events import EventSharing, join_event_sharing
from ..extensions import db
from ..people import Profile, User
from ..people.models import on_profile_change
from .models import Contact


class SearchKeys(NamedTuple):
    """The search keys of a contact with somebody: their name, and what they share where the two met."""

    name_folded: str
    card_folded: str
    is_usual: bool
    """Whether they share there what they usually do."""

    @property
    def columns(self) -> dict[str, str]:
        return {"name_folded": self.name_folded, "card_folded": self.card_folded}


def read_search_keys(user_ids: Collection[int], event_id: int | None) -> dict[int, SearchKeys]:
    """Return by user id the search keys of new contacts with these users, who give their cards at that event."""
    rows = db.session.execute(_search_keys_query(), {"user_ids": user_ids, "event_id": event_id})
    return {user_id: SearchKeys(*keys) for user_id, *keys in rows}


@prepared
def _search_keys_query() -> Select[*tuple[Any, ...]]:
    text_there = func.coalesce(EventSharing.search_text, Profile.search_text)
    query = select(Profile.user_id, Profile.name_folded, text_there, EventSharing.user_id.is_(None))
    query = join_event_sharing(query, Profile.user_id, bindparam("event_id", type_=Integer()))
    return query.where(is_given_id(Profile.user_id, "user_ids"))


@on_profile_change
def refresh_contact_search_keys(user: User) -> None:
    """Update the search keys of all contacts with ``user`` after their card changed, in the same transaction (P2)."""
    db.session.flush()
    sharings = EventSharing.all_for(user)
    event_ids = [sharing.event_id for sharing in sharings]
    elsewhere = Contact.given_event_id.is_(None) | Contact.given_event_id.not_in(event_ids)
    _store_search_keys(user, user.profile.search_text, elsewhere)
    for sharing in sharings:
        _store_search_keys(user, sharing.search_text, Contact.given_event_id == sharing.event_id)


def _store_search_keys(user: User, card_text: str, condition: ColumnElement[bool]) -> None:
    texts = {"name_folded": user.profile.name_folded, "card_folded": card_text}
    db.session.execute(update(Contact).where(Contact.person_id == user.id, condition).values(texts))
