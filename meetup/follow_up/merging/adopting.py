"""Two entries of one list that turn out to be the same person become one."""

from sqlalchemy import delete, select, update

from ...contacts.card_photos import CardPhoto
from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...contacts.notes import NOTE
from ...contacts.promises import Promise
from ...contacts.touches import Touch
from ...drafts.models import Draft
from ...exchange.encounters import Encounter
from ...extensions import db
from . import rows as merged_rows


def merge(guest: Contact, known: Contact) -> None:
    """Take over everything of ``guest``, without an account, into ``known``, with both notes; ``guest`` goes."""
    _follow_up(guest, known)
    Draft.hand_over(guest, known)
    twins = select(Promise.uuid).where(Promise.contact_id == known.id)
    db.session.execute(delete(Promise).where(Promise.contact_id == guest.id, Promise.uuid.in_(twins)))
    merged_rows.move(guest, known)
    Touch.recall(known)
    parts = update(Contact).where(Contact.merged_into_id == guest.id)
    db.session.execute(parts.values(merged_into_id=known.id))
    card = guest.kept_card
    assert card is not None
    db.session.execute(delete(Contact).where(Contact.id == guest.id))
    db.session.expunge(guest)
    _hand_over(card, known)
    known.meet(Encounter.behind(known))


def _follow_up(guest: Contact, known: Contact) -> None:
    """Note, plan and stage; of two plans the other one's is noted, and a stage is further than none."""
    if guest.note:
        known.add_note(guest.note, NOTE)
    if not (known.next_step or known.due_on):
        known.plan(guest.next_step, guest.due_on)
    elif guest.next_step and guest.next_step != known.next_step:
        known.add_note(guest.next_step, NOTE)
    if known.stage == "to_do":
        known.stage = guest.stage
    known.thanked_at = known.thanked_at or guest.thanked_at
    known.keep_like(guest)


def _hand_over(card: KeptCard, known: Contact) -> None:
    """Leave ``card`` with ``known``, or what it says with the card that is there."""
    if known.kept_card is None:
        known.kept_card = card
        return
    known.kept_card.receive(card)
    if not CardPhoto.exists(known.kept_card):
        db.session.execute(update(CardPhoto).where(CardPhoto.card_id == card.id).values(card_id=known.kept_card.id))
    known.kept_card.offer_id = known.kept_card.offer_id or card.offer_id
    db.session.flush()
    db.session.delete(card)
