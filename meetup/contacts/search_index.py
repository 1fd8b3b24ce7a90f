"""Keep the search keys of contacts up to date. They are stored on each contact, so that a search needs no joins."""

from sqlalchemy import ColumnElement, update

from ..events import EventSharing
from ..extensions import db
from ..people import User
from ..people.models import on_profile_change
from .models import Contact


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
