"""Finding what is one's own; nobody else's exists here."""

from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ..extensions import db
from .kept_cards import KeptCard
from .models import Contact


def get_own_contact(contact_id: int, lock: bool = False) -> Contact:
    contact = Contact.find_owned(current_user, contact_id, lock)
    if contact is None:
        raise NotFound
    return contact


def get_contact_of_own_card(card_id: int, include_guest_cards: bool = False) -> Contact:
    """The contact with the card of that id that I made; ``include_guest_cards``: or that a guest gave me."""
    mine = select(Contact).join(KeptCard).where(Contact.owner_id == current_user.id, KeptCard.id == card_id)
    mine = mine.where(Contact.is_not_merged())
    contact = db.session.scalar(mine)
    if contact is None or not (include_guest_cards or (contact.kept_card and not contact.kept_card.is_from_guest)):
        raise NotFound
    return contact
