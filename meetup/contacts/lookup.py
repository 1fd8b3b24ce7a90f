"""Finding what is one's own; nobody else's exists here."""

from flask_login import current_user
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from ..extensions import db
from .kept_cards import KeptCard
from .models import Contact


def my_contact(contact_id: int, held: bool = False) -> Contact:
    contact = Contact.owned(current_user, contact_id, held)
    if contact is None:
        raise NotFound
    return contact


def my_card(card_id: int, given: bool = False) -> Contact:
    """The contact with the card of that id that I made; ``given``: or that a guest gave me."""
    mine = select(Contact).join(KeptCard).where(Contact.owner_id == current_user.id, KeptCard.id == card_id)
    mine = mine.where(Contact.whole())
    contact = db.session.scalar(mine)
    if contact is None or not (given or (contact.kept_card and not contact.kept_card.is_given)):
        raise NotFound
    return contact
