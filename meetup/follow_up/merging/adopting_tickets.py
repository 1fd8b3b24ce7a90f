"""Adopting tickets: contacts that were made from the badge of a ticket become contacts with whoever claims it."""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...contacts.blocks import blocked_either_way
from ...contacts.kept_cards import KeptCard
from ...contacts.models import Contact
from ...database import insert_once
from ...events import Attendance
from ...exchange.encounters import Encounter
from ...exchange.ways import Way
from ...extensions import db
from ...people import User
from ...tickets import Ticket, on_claim
from .adopting import absorb_guest_contact
from .adoption import restore_merges
from .merges import Merge


@on_claim
def adopt_ticket_contacts(ticket: Ticket, attendance: Attendance) -> None:
    """Connect whoever claims ``ticket`` with all who scanned its badge, as if they had scanned the claimed one.

    They get the cards of these people, and requests for their own. Whoever blocked them, or is blocked by them, keeps
    what was printed. If one of the contacts cannot be adopted, the others are.
    """
    user = attendance.user
    query = select(Contact.id).join(KeptCard, KeptCard.id == Contact.kept_card_id)
    query = query.where(KeptCard.ticket_id == ticket.id, Contact.owner_id != user.id, Contact.person_id.is_(None))
    for contact_id in db.session.scalars(query.where(Contact.owner_id.not_in(blocked_either_way(user)))).all():
        try:
            with db.session.begin_nested():
                _adopt(contact_id, user, attendance.event_id)
        except IntegrityError:
            current_app.logger.exception("a contact with the badge of a ticket could not be adopted")


def _adopt(contact_id: int, user: User, event_id: int) -> None:
    contact = db.session.get_one(Contact, contact_id)
    if contact.deleted_at:
        return
    holder, former_targets = contact.owner, Merge.undo_outward(contact)
    known = Contact.find(holder, user, include_deleted=True)
    if known is None:
        contact.person_id, known = user.id, contact
        db.session.flush()
        db.session.expire(contact, ["person", "profile"])
    else:
        absorb_guest_contact(contact, known)
    _connect(known, user, event_id)
    restore_merges(former_targets, known)


def _connect(known: Contact, user: User, event_id: int) -> None:
    """Create the counterpart of ``known``, and let the scans of the badge be meetings of the two."""
    holder = known.owner
    insert_once(Contact, owner_id=user.id, person_id=holder.id, met_at=known.met_at)
    mirror = Contact.find(user, holder, include_deleted=True)
    assert mirror is not None
    mirror.noticed_at = None
    scans = select(Encounter).where(Encounter.contact_id == known.id, Encounter.scanned_id.is_(None))
    for encounter in db.session.scalars(scans.where(Encounter.how == Way.BADGE)):
        encounter.scanned_id, encounter.mirror_id, encounter.given_event_id = user.id, mirror.id, event_id
    db.session.flush()
    for side in (known, mirror):
        side.restore()
        side.apply_meetings(Encounter.all_for(side))
