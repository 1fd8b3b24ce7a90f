"""The keep day: the day to be in touch again, as it follows from a cadence and from what happened."""

from datetime import date, datetime
from typing import Protocol

from ..formats import time_zone
from .cadences import Cadence


class CadenceFacts(Protocol):
    """What the keep day follows from: a contact, or a row with these columns."""

    @property
    def met_at(self) -> datetime: ...
    @property
    def touched_at(self) -> datetime | None: ...
    @property
    def put_off_at(self) -> datetime | None: ...
    @property
    def put_off_until(self) -> date | None: ...


def next_keep_day(facts: CadenceFacts, cadence: Cadence | None, zone_name: str) -> date | None:
    """Return the keep day in the owner's time zone, or ``None`` without a cadence."""
    if cadence is None:
        return None
    due = cadence.day_after(_latest_contact_at(facts).astimezone(time_zone(zone_name)).date())
    return max(due, facts.put_off_until) if facts.put_off_until and is_postponement_valid(facts) else due


def _latest_contact_at(facts: CadenceFacts) -> datetime:
    return max(facts.met_at, facts.touched_at or facts.met_at)


def is_postponement_valid(facts: CadenceFacts) -> bool:
    """Return whether there was no touch and no meeting since the latest “not now”."""
    return facts.put_off_at is not None and facts.put_off_at >= _latest_contact_at(facts)
