"""Erase tickets, which only serve the event. Who claimed one attends, and stays known as having been there."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, Select, select, update

from ..codes import Code
from ..events import Event
from ..extensions import db, now
from ..tidying import ROWS_PER_BATCH, erase_batch, retention_limit, tidies
from .models import Ticket, TicketMail

ADDRESSES_KEPT = timedelta(days=30)
"""How long after the event the addresses of ticket holders are kept, with which they can still claim a ticket."""


def _tickets_of_events_over_at(limit: datetime) -> Select[int]:
    return select(Ticket.id).join(Event, Event.id == Ticket.event_id).where(Event.ends_at <= limit)


@tidies("addresses of ticket holders")
def erase_addresses() -> int:
    expired = _tickets_of_events_over_at(now() - ADDRESSES_KEPT).where(Ticket.email.is_not(None))
    statement = update(Ticket).where(Ticket.id.in_(expired.limit(ROWS_PER_BATCH))).values(email=None)
    result = db.session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)
    return result.rowcount


@tidies("tickets")
def erase_tickets() -> int:
    return erase_batch(Ticket, Ticket.id.in_(_tickets_of_events_over_at(retention_limit("talk_kept"))))


@tidies("whom ticket holders' mails went to")
def erase_mails() -> int:
    over = select(Event.id).where(Event.ends_at <= retention_limit("talk_kept"))
    return erase_batch(TicketMail, TicketMail.event_id.in_(over))


@tidies("codes of erased tickets")
def erase_codes() -> int:
    is_used = select(Ticket.id).where(Ticket.code_id == Code.id).exists()
    return erase_batch(Code, Code.kind == "ticket", ~is_used)
