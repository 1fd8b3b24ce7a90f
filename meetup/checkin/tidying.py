"""Erase the facts of the door once an event has been over for long enough. When people came stays with them."""

from typing import Any

from sqlalchemy import Select, select

from ..events import Event
from ..tidying import erase_batch, retention_limit, tidies
from .facts import CheckIn, CheckInUndo
from .models import CheckInDevice


def _past_events() -> Select[Any]:
    return select(Event.id).where(Event.ends_at <= retention_limit("talk_kept"))


@tidies("check-ins")
def erase_check_ins() -> int:
    return erase_batch(CheckIn, CheckIn.event_id.in_(_past_events()))


@tidies("check-ins undone")
def erase_undos() -> int:
    return erase_batch(CheckInUndo, CheckInUndo.event_id.in_(_past_events()))


@tidies("devices for check-in")
def erase_devices() -> int:
    return erase_batch(CheckInDevice, CheckInDevice.event_id.in_(_past_events()))
