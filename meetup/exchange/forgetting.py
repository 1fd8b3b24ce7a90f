"""What a meeting remembers of the card that came with it, for the undo, goes when the card is erased."""

from dataclasses import replace

from sqlalchemy import select

from ..contacts.emptying import on_card_emptied
from ..contacts.kept_cards import KeptCard
from ..contacts.models import Contact
from ..extensions import db
from .carried import Carried
from .encounters import Encounter


@on_card_emptied
def _forget_details(card: KeptCard) -> None:
    contact_ids = select(Contact.id).where(Contact.kept_card_id == card.id)
    query = select(Encounter).where(Encounter.contact_id.in_(contact_ids), Encounter.carried != "")
    for encounter in db.session.scalars(query).unique():
        carried = Carried.from_json(encounter.carried)
        if carried.added:
            encounter.carried = replace(carried, added={}).to_json()
