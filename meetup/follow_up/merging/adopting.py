"""Absorbing the contact of a guest into the contact of the user that the guest turned out to be."""

from sqlalchemy import delete, select, update

from ...contacts.card_photos import CardPhoto
from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...contacts.notes import MAX_NOTE_LENGTH
from ...contacts.promises import Promise
from ...contacts.stages import Stage
from ...contacts.touches import Touch
from ...drafts.habits import WritingHabit
from ...drafts.models import Draft
from ...exchange.encounters import Encounter
from ...extensions import db
from .rows import move_rows


def absorb_guest_contact(guest: Contact, known: Contact) -> None:
    """Move everything of the contact ``guest``, who had no account, to ``known`` and delete ``guest``.

    Both contacts are on the same list. The note of the remaining contact contains both notes.
    """
    _combine_follow_up(guest, known)
    Draft.move_to(guest, known)
    WritingHabit.give(guest, known)
    duplicate_uuids = select(Promise.uuid).where(Promise.contact_id == known.id)
    db.session.execute(delete(Promise).where(Promise.contact_id == guest.id, Promise.uuid.in_(duplicate_uuids)))
    move_rows(guest, known)
    Touch.refresh_latest(known)
    statement = update(Contact).where(Contact.merged_into_id == guest.id)
    db.session.execute(statement.values(merged_into_id=known.id))
    card = guest.kept_card
    assert card is not None
    db.session.execute(delete(Contact).where(Contact.id == guest.id))
    db.session.expunge(guest)
    _combine_cards(card, known)
    known.apply_meetings(Encounter.all_for(known))


def _combine_follow_up(guest: Contact, known: Contact) -> None:
    """Combine notes, next steps, stages and cadences.

    If both have a next step, the guest's is added to the note. The guest's stage counts unless ``known`` has left the
    first stage.
    """
    if guest.note:
        known.append_note(guest.note, MAX_NOTE_LENGTH)
    if not (known.next_step or known.due_on):
        known.plan(guest.next_step, guest.due_on)
    elif guest.next_step and guest.next_step != known.next_step:
        known.append_note(guest.next_step, MAX_NOTE_LENGTH)
    if known.stage == Stage.TO_DO:
        known.stage = guest.stage
    known.thanked_at = known.thanked_at or guest.thanked_at
    known.copy_cadence_state(guest)


def _combine_cards(card: KeptCard, known: Contact) -> None:
    """Give ``card`` to ``known``. If there is a card already, add the details to that one and delete ``card``."""
    if known.kept_card is None:
        known.kept_card = card
        return
    known.kept_card.absorb_guest_card(card)
    if not CardPhoto.exists_for(known.kept_card):
        db.session.execute(update(CardPhoto).where(CardPhoto.card_id == card.id).values(card_id=known.kept_card.id))
    known.kept_card.offer_id = known.kept_card.offer_id or card.offer_id
    db.session.flush()
    db.session.delete(card)
