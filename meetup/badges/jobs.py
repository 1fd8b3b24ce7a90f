"""Many badges at once, drawn part by part in the worker, and put together in the end."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from flask import url_for
from sqlalchemy import select

from ..events import Attendance, Event
from ..extensions import db
from ..jobs import Job, JobRunner, runs_job
from ..languages import lazy_gettext, ngettext
from ..people import User
from .batches import Batch, Drawn, current_texts, joined_notes
from .models import BadgeDesign, BadgeFile, BadgePrint

KIND = "badges"
PART_SIZE = 100
"""Badges in a part: about a second of a processor."""
MOST_AT_ONCE = 60
"""As many badges as are drawn while their organizer waits. More are left to the worker."""


def find_job(owner: User, event: Event) -> Job | None:
    """Return the job that draws badges of this event for ``owner`` right now, if there is one."""
    jobs = Job.all_unfinished(owner.id, KIND)
    return next((job for job in jobs if job.payload["event"] == event.id), None)


def start_job(owner: User, event: Event, keys: Sequence[str]) -> Job:
    """Let the worker draw the badges of the people with these keys."""
    parts = [keys[at : at + PART_SIZE] for at in range(0, len(keys), PART_SIZE)]
    payload = {"event": event.id, "slug": event.slug, "texts": current_texts()}
    return Job.start(owner.id, KIND, payload, [(len(part), {"keys": list(part)}) for part in parts])


@runs_job(KIND)
class BadgesRunner(JobRunner):
    title = lazy_gettext("Print badges")
    works_ahead = True
    cancelled_text = lazy_gettext("Cancelled. No badge counts as printed.")
    remains_text = lazy_gettext("No badge counts as printed.")

    def collect(self, job: Job, content: dict[str, Any] | None) -> Batch | list[bytes]:
        if content is None:
            return BadgeFile.pieces_of(job.id)
        event = db.session.get_one(Event, job.payload["event"])
        return Batch.collect(event, BadgeDesign.of(event.id), content["keys"], job.payload["texts"])

    def work(self, collected: Batch | list[bytes]) -> Drawn | bytes:
        return collected.draw() if isinstance(collected, Batch) else merge(collected)

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        drawn: Drawn = job.worked
        piece = BadgeFile(
            event_id=job.payload["event"],
            owner_id=job.owner_id,
            job_id=job.id,
            position=job.done,
            badge_count=len(drawn.code_ids),
            page_count=drawn.page_count,
            content=drawn.content,
        )
        db.session.add(piece)
        db.session.flush()
        return {"pages": drawn.page_count, "codes": list(drawn.code_ids), "notes": drawn.notes, "piece": piece.id}

    def take_back_part(self, job: Job, undo: dict[str, Any]) -> None:
        if piece := db.session.get(BadgeFile, undo["piece"]):
            db.session.delete(piece)

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Put the file together, and note that the badges are printed."""
        code_ids = [code_id for undo in undos for code_id in undo["codes"]]
        drawn = Drawn(
            job.worked,
            sum(undo["pages"] for undo in undos),
            tuple(code_ids),
            joined_notes([undo["notes"] for undo in undos]),
        )
        BadgeFile.delete_pieces_of(job.id)
        if not _is_on_team(job):  # Whoever leaves the team meanwhile gets nobody's badges (Z3).
            return {"count": 0}
        file = store_file(job.payload["event"], job.owner_id, drawn)
        return {"file": file.id, "count": len(code_ids)}

    def result_text(self, job: Job) -> str:
        count = job.result.get("count", 0)
        return ngettext("%(num)s badge is ready.", "%(num)s badges are ready.", count)

    def next_url(self, job: Job) -> str:
        slug, file_id = job.payload["slug"], job.result.get("file")
        if file_id:
            return url_for("badges.files.show", slug=slug, badge_file_id=file_id)
        return url_for("badges.designs.edit", slug=slug)


def _is_on_team(job: Job) -> bool:
    attendance = select(Attendance).where(Attendance.event_id == job.payload["event"])
    own = db.session.scalar(attendance.where(Attendance.user_id == job.owner_id))
    return own is not None and own.may_manage


def store_file(event_id: int, owner_id: int, drawn: Drawn) -> BadgeFile:
    """Store a finished file for its owner, and note that the badges in it are printed."""
    file = BadgeFile(
        event_id=event_id,
        owner_id=owner_id,
        badge_count=len(drawn.code_ids),
        page_count=drawn.page_count,
        notes=drawn.notes,
        content=drawn.content,
    )
    db.session.add(file)
    BadgePrint.record(event_id, drawn.code_ids)
    db.session.flush()
    return file


def merge(pieces: Sequence[bytes]) -> bytes:
    """Return several PDFs as one."""
    if len(pieces) == 1:
        return pieces[0]
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415  only this needs it
    from pypdf.generic import DictionaryObject, NameObject  # noqa: PLC0415

    writer = PdfWriter()
    for piece in pieces:
        writer.append(PdfReader(BytesIO(piece)), import_outline=False)
    preferences = DictionaryObject({NameObject("/PrintScaling"): NameObject("/None")})
    writer.root_object[NameObject("/ViewerPreferences")] = preferences
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
