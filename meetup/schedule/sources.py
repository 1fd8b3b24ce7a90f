"""Reading the schedule of an event from an address, by hand or every hour. Only organizers apply what was read."""

import hashlib
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from ..events import Event
from ..extensions import db, now
from ..fetching import FetchError, fetch, normalize
from ..outbox import works
from .imports import ImportRunningError, ScheduleImport
from .models import REFRESH_INTERVAL, Schedule
from .reading import ParsedSchedule, UnreadableScheduleError, read_schedule


@dataclass(frozen=True)
class Fetched:
    """A file from an address, and what was read from it."""

    content: bytes
    parsed: ParsedSchedule

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def fetch_schedule(address: str, default_zone: str, chosen_zone: str) -> Fetched:
    """Fetch and read a schedule. This takes seconds, so no transaction may be open.

    Raises:
        FetchError: the address is refused, or nothing comes from it.
        UnreadableScheduleError: what comes from it is no schedule.
    """
    config = current_app.config["MEETUP"]
    content = fetch(normalize(address), f"meetup-companion (+{config.base_url})")
    return Fetched(content, read_schedule(content, default_zone, chosen_zone))


def store_fetched(event: Event, address: str, fetched: Fetched) -> ScheduleImport:
    """Store what was fetched for review. Raises ImportRunningError while another import is being applied."""
    schedule = Schedule.lock(event.id)
    found = ScheduleImport.begin(event, address, fetched.parsed, fetched.content, is_from_address=True)
    schedule = Schedule.lock(event.id)
    schedule.digest, schedule.last_read_at, schedule.problem = fetched.digest, now(), ""
    return found


@works
def read_hourly() -> int:
    """Read one of the schedules that are to be read again, if it is time. Return how many were read."""
    due = _claim_next()
    db.session.commit()
    if due is None:
        return 0
    event_id, address, default_zone, chosen_zone, digest = due
    try:
        fetched = fetch_schedule(address, default_zone, chosen_zone)
    except (FetchError, UnreadableScheduleError) as error:
        _record_problem(event_id, address, str(error))
    else:
        _record_fetched(event_id, address, digest, fetched)
    db.session.commit()
    db.session.expunge_all()
    return 1


def _claim_next() -> tuple[int, str, str, str, str] | None:
    """Return what to read next, and plan the time after it. A worker that dies meanwhile leaves it to that."""
    query = select(Schedule).where(Schedule.next_read_at <= now()).order_by(Schedule.next_read_at).limit(1)
    schedule = db.session.scalar(query.with_for_update(skip_locked=True))
    if schedule is None:
        return None
    event = schedule.event
    if event.status == "cancelled" or event.phase_now == "past":
        schedule.next_read_at = schedule.hourly_since = None
        return None
    schedule.next_read_at = now() + REFRESH_INTERVAL
    return event.id, schedule.address, event.time_zone, schedule.time_zone, schedule.digest


def _record_problem(event_id: int, address: str, problem: str) -> None:
    schedule = Schedule.lock(event_id)
    if schedule.address == address:
        schedule.problem, schedule.last_read_at = problem[:300], now()


def _record_fetched(event_id: int, address: str, digest: str, fetched: Fetched) -> None:
    """Store what was fetched, if it is something new and organizers have not chosen another address meanwhile."""
    schedule = Schedule.lock(event_id)
    if schedule.address != address:
        return
    schedule.problem, schedule.last_read_at = "", now()
    if fetched.digest == digest:
        return
    try:
        found = store_fetched(schedule.event, address, fetched)
    except ImportRunningError:
        return
    if not found.asks_for_zone and found.comparison.is_empty:
        db.session.delete(found)
