"""What a search finds people by is kept on each contact, so that a long list is looked through without joining."""

from sqlalchemy import ColumnElement, update

from ..events import EventSharing
from ..extensions import db
from ..people import User
from ..people.models import on_profile_change
from .models import Contact


@on_profile_change
def refresh_contact_search_keys(user: User) -> None:
    """Take a change of what ``user``'s card gives over to everybody who has it, in the same transaction (P2)."""
    db.session.flush()
    own = EventSharing.all_for(user)
    elsewhere = Contact.given_event_id.is_(None) | Contact.given_event_id.not_in([each.event_id for each in own])
    _store_search_keys(user, user.profile.search_text, elsewhere)
    for sharing in own:
        _store_search_keys(user, sharing.search_text, Contact.given_event_id == sharing.event_id)


def _store_search_keys(user: User, given: str, where: ColumnElement[bool]) -> None:
    texts = {"name_folded": user.profile.name_folded, "card_folded": given}
    db.session.execute(update(Contact).where(Contact.person_id == user.id, where).values(texts))
