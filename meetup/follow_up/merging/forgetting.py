"""Merges of contacts whose card was erased cannot be undone: what they had taken over is erased, too."""

from sqlalchemy import delete, or_, select

from ...contacts.emptying import on_card_emptied
from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...extensions import db
from .merges import Merge


@on_card_emptied
def _forget_merges(card: KeptCard) -> None:
    owns = select(Contact.id).where(Contact.kept_card_id == card.id)
    merged = select(Contact.id).where(or_(Contact.id.in_(owns), Contact.merged_into_id.in_(owns)))
    db.session.execute(delete(Merge).where(Merge.contact_id.in_(merged)))
