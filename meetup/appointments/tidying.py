"""Erase appointments when the event has been over for long enough."""

from sqlalchemy import select

from ..events import Event
from ..tidying import erase_batch, retention_limit, tidies
from .models import Appointment


@tidies("appointments")
def erase_expired() -> int:
    over = select(Event.id).where(Event.ends_at <= retention_limit("talk_kept"))
    return erase_batch(Appointment, Appointment.event_id.in_(over))
