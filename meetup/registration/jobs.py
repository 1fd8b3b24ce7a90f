"""What takes long with many guests, part by part in the worker."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for

from .. import live
from ..events import Event
from ..events.stream_rights import stream_rights_at
from ..extensions import db
from ..jobs import Job, JobRunner, runs_job
from ..languages import gettext, lazy_gettext, ngettext
from ..people import User
from .event_acts import record_count, record_guest_act
from .guest_acts import act_on_guests
from .guest_messages import write_to_guests
from .invitations import invite

ACT, INVITE, WRITE = "guest_act", "guest_invitations", "guest_message"
PART_SIZE = 25
"""Guests at a time, so that a part holds the database only shortly."""


def is_long(ids: Sequence[Any]) -> bool:
    return len(ids) > PART_SIZE


def start_job(kind: str, event: Event, by: User, things: Sequence[Any], **payload: Any) -> Job:
    """Hand over to the worker what ``kind`` does with ``things``: ids of registrations, or addresses."""
    parts = [things[start : start + PART_SIZE] for start in range(0, len(things), PART_SIZE)]
    content = [(len(part), {"things": list(part)}) for part in parts]
    return Job.start(by.id, kind, {"event_id": event.id, **payload}, content)


def act_result_text(changed: int, waiting: int) -> str:
    """Return a sentence about what came of an act of organizers."""
    if not changed:
        return gettext("Nothing has changed: no place is free, or that isn't possible for them.")
    text = ngettext("Done for %(num)s person.", "Done for %(num)s people.", changed)
    if not waiting:
        return text
    full = ngettext(
        "It's full, so %(num)s is on the waiting list.", "It's full, so %(num)s are on the waiting list.", waiting
    )
    return f"{text} {full}"


class EventRunner(JobRunner):
    """Does something with the guests of one event, for one of its organizers."""

    can_be_cancelled = False
    logged: Mapping[str, str] = {}
    """The kinds of acts for the log, by the number of the result that they tell."""

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        event, by = self.event_and_owner(job)
        attendance = event.find_attendance(by) if event and by else None
        if event is None or by is None or attendance is None or not attendance.is_organizer:
            return {}  # The event is gone, or its organizer is no longer one (Z3).
        return self.do(job, event, by, content["things"])

    def event_and_owner(self, job: Job) -> tuple[Event | None, User | None]:
        """Return the event and who gave the job, as long as they are there."""
        return db.session.get(Event, job.payload["event_id"]), db.session.get(User, job.owner_id)

    def do(self, job: Job, event: Event, by: User, things: list[Any]) -> dict[str, Any]:
        """Do the work with one part of the things. Return numbers, which are added up, and ids in lists."""
        raise NotImplementedError

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        counts: dict[str, int] = {}
        for undo in undos:
            for name, value in undo.items():
                counts[name] = counts.get(name, 0) + (len(value) if isinstance(value, list) else value)
        event, by = self.event_and_owner(job)
        for name, kind in self.logged.items():
            if event and by:
                record_count(event.id, by, kind, counts.get(name, 0))
        return counts

    def next_url(self, job: Job) -> str:
        event = db.session.get(Event, job.payload["event_id"])
        return url_for("registration.guests.index", slug=event.slug) if event else url_for("events.events.index")


@runs_job(ACT)
class ActRunner(EventRunner):
    title = lazy_gettext("Change many guests")

    def do(self, job: Job, event: Event, by: User, things: list[Any]) -> dict[str, Any]:
        result = act_on_guests(event, job.payload["act"], things, by)
        return {"changed": result.changed, "waiting": result.waiting, "removed": result.removed_users}

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        for user_id in (user_id for undo in undos for user_id in undo.get("removed", ())):
            live.end_streams(*stream_rights_at(job.payload["event_id"], user_id))
        changed = [id_ for undo in undos for id_ in undo.get("changed", ())]
        event, by = self.event_and_owner(job)
        if event and by:
            record_guest_act(event.id, by, job.payload["act"], changed)
        return super().finish(job, undos)

    def result_text(self, job: Job) -> str:
        return act_result_text(job.result.get("changed", 0), job.result.get("waiting", 0))


@runs_job(INVITE)
class InvitationRunner(EventRunner):
    title = lazy_gettext("Invite people")
    logged = {"invited": "guests_invited"}

    def do(self, job: Job, event: Event, by: User, things: list[Any]) -> dict[str, Any]:
        return {"invited": invite(event, things, by)}

    def result_text(self, job: Job) -> str:
        return invited_text(job.result.get("invited", 0), job.total)


def invited_text(invited: int, total: int) -> str:
    """Return a sentence about how many of the addresses were invited."""
    text = ngettext("%(num)s person is invited.", "%(num)s people are invited.", invited)
    if invited == total:
        return text
    return f"{text} {gettext('The others are on the list already, or want no invitations.')}"


@runs_job(WRITE)
class MessageRunner(EventRunner):
    title = lazy_gettext("Write to guests")
    logged = {"written": "guests_written"}

    def do(self, job: Job, event: Event, by: User, things: list[Any]) -> dict[str, Any]:
        return {"written": write_to_guests(event, by, things, job.payload["subject"], job.payload["text"])}

    def result_text(self, job: Job) -> str:
        return written_text(job.result.get("written", 0))


def written_text(count: int) -> str:
    return ngettext("Your mail is on its way to %(num)s person.", "Your mail is on its way to %(num)s people.", count)
