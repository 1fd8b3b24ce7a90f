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


def get_own_card(card_id: int, include_guest_cards: bool = False) -> tuple[Contact, KeptCard]:
    """Return a card that the reader made, or with ``include_guest_cards`` one from a guest, after its contact."""
    query = select(Contact, KeptCard).join(KeptCard, KeptCard.id == Contact.kept_card_id)
    query = query.where(Contact.owner_id == current_user.id, KeptCard.id == card_id, Contact.is_kept())
    row = db.session.execute(query).one_or_none()
    if row is None or (row.KeptCard.is_from_guest and not include_guest_cards):
        raise NotFound
    return row.Contact, row.KeptCard
