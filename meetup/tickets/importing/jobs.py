"""Imports of long lists, and their undo, part by part in the worker."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from flask import url_for
from sqlalchemy import select

from ...database import chunks
from ...events import Event
from ...extensions import db
from ...jobs import Job, JobRunner, runs_job
from ...languages import gettext, lazy_gettext, ngettext
from ...people import User
from ..claiming import claim_for_attendees
from ..invitations import invite_ticket_holders
from .acts import record_import
from .applying import Step, apply_steps, steps_of, take_back
from .imports import TicketImport, TicketImportChange

IMPORT, UNDO = "ticket_import", "ticket_import_undo"
TICKETS_PER_PART = 100
MAX_TICKETS_AT_ONCE = 200
"""An import or undo of more tickets is done by the worker."""


def start_import(found: TicketImport, by: User, steps: Sequence[Step], sends_mails: bool) -> Job:
    """Hand a reviewed import over to the worker."""
    payload = {"event_id": found.event_id, "import_id": found.id, "source": found.source, "sends_mails": sends_mails}
    parts = [(len(part), {"steps": list(part)}) for part in chunks(steps, TICKETS_PER_PART)]
    found.begin_job()
    return Job.start(by.id, IMPORT, payload, parts)


def import_at_once(found: TicketImport, by: User, steps: Sequence[Step], sends_mails: bool) -> Mapping[str, int]:
    """Carry out a short import. Return the counts."""
    source = found.source
    found.begin_job()
    counts, mailed = _apply(found.event_id, found.id, source, steps, by, sends_mails)
    found.finish({**counts, "mailed": mailed})
    record_import(found, by)
    return found.counts


def _apply(
    event_id: int, import_id: int, source: str, steps: Sequence[Step], by: User, sends_mails: bool
) -> tuple[Counter[str], int]:
    counts, new_ids = apply_steps(event_id, import_id, source, steps)
    if not new_ids:
        return counts, 0
    event = db.session.get_one(Event, event_id)
    claim_for_attendees(event, new_ids)
    return counts, invite_ticket_holders(event, new_ids, by) if sends_mails else 0


def start_undo(done: TicketImport, by: User) -> Job:
    """Hand the undo of an import over to the worker. The import cannot be undone again."""
    parts = [(len(ids), {"change_ids": list(ids)}) for ids in chunks(_change_ids(done), TICKETS_PER_PART)]
    done.mark_undone()
    return Job.start(by.id, UNDO, {"event_id": done.event_id, "import_id": done.id}, parts)


def undo_at_once(done: TicketImport) -> Mapping[str, int]:
    """Take back a short import. Return the counts."""
    done.mark_undone()
    counts = take_back(done.event_id, _change_ids(done))
    done.forget_changes()
    return counts


def is_long_undo(done: TicketImport) -> bool:
    return len(_change_ids(done)) > MAX_TICKETS_AT_ONCE


def _change_ids(done: TicketImport) -> Sequence[int]:
    query = select(TicketImportChange.id).where(TicketImportChange.import_id == done.id)
    return db.session.scalars(query.order_by(TicketImportChange.id.desc())).all()


class _Runner(JobRunner):
    def next_url(self, job: Job) -> str:
        event = db.session.get(Event, job.payload["event_id"])
        return url_for("tickets.tickets.index", slug=event.slug) if event else url_for("events.events.index")


@runs_job(IMPORT)
class TicketImportRunner(_Runner):
    title = lazy_gettext("Import attendees")
    cancelled_text = lazy_gettext("Cancelled. The list is as it was; whoever claimed their badge meanwhile keeps it.")

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        payload, by = job.payload, db.session.get_one(User, job.owner_id)
        last_id = _last_change_id(payload["import_id"])
        identity = payload["event_id"], payload["import_id"], payload["source"]
        counts, mailed = _apply(*identity, content["steps"], by, payload["sends_mails"])
        query = select(TicketImportChange.id).where(TicketImportChange.import_id == payload["import_id"])
        change_ids = db.session.scalars(query.where(TicketImportChange.id > last_id)).all()
        return {"change_ids": list(change_ids), "counts": {**counts, "mailed": mailed}}

    def take_back_part(self, job: Job, undo: dict[str, Any]) -> None:
        take_back(job.payload["event_id"], undo["change_ids"])

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        counts: Counter[str] = Counter()
        for undo in undos:
            counts.update(undo["counts"])
        if found := db.session.get(TicketImport, job.payload["import_id"]):
            found.finish(dict(counts))
            record_import(found, db.session.get_one(User, job.owner_id))
        return dict(counts)

    def clean_up(self, job: Job) -> None:
        if found := db.session.get(TicketImport, job.payload["import_id"]):
            db.session.delete(found)

    def result_text(self, job: Job) -> str:
        return result_text(job.result)

    def undo_url(self, job: Job) -> str | None:
        found = db.session.get(TicketImport, job.payload["import_id"])
        if found is None or not found.can_be_undone:
            return None
        return url_for("tickets.imports.undo", slug=found.event.slug, ticket_import_id=found.id)


@runs_job(UNDO)
class TicketImportUndoRunner(_Runner):
    title = lazy_gettext("Undo the import")
    can_be_cancelled = False

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        return {"counts": dict(take_back(job.payload["event_id"], content["change_ids"]))}

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        counts: Counter[str] = Counter()
        for undo in undos:
            counts.update(undo["counts"])
        if found := db.session.get(TicketImport, job.payload["import_id"]):
            found.forget_changes()
        return dict(counts)

    def result_text(self, job: Job) -> str:
        return undo_text(job.result)


def _last_change_id(import_id: int) -> int:
    query = select(TicketImportChange.id).where(TicketImportChange.import_id == import_id)
    return db.session.scalar(query.order_by(TicketImportChange.id.desc()).limit(1)) or 0


def result_text(counts: Mapping[str, int]) -> str:
    """Return the sentences that tell what an import has done."""
    said = []
    if count := counts.get("added", 0):
        said.append(ngettext("%(num)s person added.", "%(num)s people added.", count))
    if count := counts.get("changed", 0):
        said.append(ngettext("%(num)s changed.", "%(num)s changed.", count))
    if count := counts.get("cancelled", 0):
        said.append(ngettext("%(num)s cancelled.", "%(num)s cancelled.", count))
    if count := counts.get("mailed", 0):
        said.append(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", count))
    return " ".join(said) or gettext("Nothing has changed.")


def undo_text(counts: Mapping[str, int]) -> str:
    """Return the sentences that tell what the undo of an import has taken back, and what stays."""
    said = []
    if count := counts.get("removed", 0):
        said.append(ngettext("%(num)s person is off the list again.", "%(num)s people are off the list again.", count))
    if count := counts.get("restored", 0):
        said.append(ngettext("%(num)s is as before.", "%(num)s are as before.", count))
    if count := counts.get("stays", 0):
        said.append(
            ngettext(
                "%(num)s stays as it is, because it was claimed, checked in or changed since.",
                "%(num)s stay as they are, because they were claimed, checked in or changed since.",
                count,
            )
        )
    return " ".join(said) or gettext("There was nothing to take back.")


__all__ = [
    "IMPORT",
    "MAX_TICKETS_AT_ONCE",
    "UNDO",
    "import_at_once",
    "is_long_undo",
    "result_text",
    "start_import",
    "start_undo",
    "steps_of",
    "undo_at_once",
    "undo_text",
]
