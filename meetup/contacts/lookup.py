"""Look-ups for routes: the reader's own contacts. They abort the request with 404; other people's do not exist."""

from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ..extensions import db
from .kept_cards import KeptCard
from .models import Contact


def get_own_contact(contact_id: int, lock: bool = False) -> Contact:
    """Return a contact of the reader, with its row locked until the end of the transaction if ``lock`` is set."""
    contact = Contact.find_owned(current_user, contact_id, lock)
    if contact is None:
        raise NotFound
    return contact


def get_contact_of_own_card(card_id: int, include_guest_cards: bool = False) -> Contact:
    """Return the contact with a card that the reader made, or with ``include_guest_cards`` one from a guest."""
    query = select(Contact).join(KeptCard).where(Contact.owner_id == current_user.id, KeptCard.id == card_id)
    query = query.where(Contact.is_not_merged())
    contact = db.session.scalar(query)
    if contact is None or not (include_guest_cards or (contact.kept_card and not contact.kept_card.is_from_guest)):
        raise NotFound
    return contact
