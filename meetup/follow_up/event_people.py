"""The SQL condition for whom somebody met at an event, also if the two met again elsewhere since."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select

from ..contacts.models import Contact
from ..exchange.encounters import Encounter


def is_met_at(event_id: Any) -> ColumnElement[bool]:
    """Return the condition that a contact was met at the event: the last time, or any time before.

    ``event_id`` may be a column. The meetings of a contact are looked up by its id, so that this costs no query more.
    """
    was_there = Encounter.event_id == event_id, Encounter.undone_at.is_(None)
    # One lookup for each side: a single one with OR could not use the two indexes.
    scanned = select(Encounter.id).where(Encounter.contact_id == Contact.id, *was_there).exists()
    was_scanned = select(Encounter.id).where(Encounter.mirror_id == Contact.id, *was_there).exists()
    return or_(Contact.event_id == event_id, scanned, was_scanned)
