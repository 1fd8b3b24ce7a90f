"""Imports of long files, and their undo, part by part in the worker."""

from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import url_for

from ..database import chunks
from ..extensions import db, now
from ..jobs import Job, JobRunner, runs_job
from ..languages import lazy_gettext
from ..people import User
from .carrying_out import Choices, as_json, from_json, take_back, write_people
from .imports import Import, ImportResult, UndoResult
from .joined_snapshots import join_snapshots
from .objections import Decision
from .texts import result_text, undo_text

MAX_PEOPLE_AT_ONCE = 200
"""An import or undo of more people is done by the worker."""
PEOPLE_PER_PART = 50
IMPORT, UNDO = "import", "import_undo"


def start_import(found: Import, decisions: Sequence[Decision], choices: Choices, photos: Mapping[int, bytes]) -> Job:
    """Hand a reviewed import over to the worker."""
    wanted = [(person, decision) for person, decision in decisions if decision != "skip"]
    # Who is added to the same contact stays together, as otherwise the second would look like a change by the owner.
    wanted.sort(key=lambda each: each[1] if isinstance(each[1], int) else 0)
    payload = {
        "import_id": found.id,
        "stage": choices.stage,
        "tag": choices.tag,
        "cadences": dict(choices.cadences),
        "begun_at": now().isoformat(),
    }
    parts = [(len(part), _part_content(part, photos)) for part in _parts_of(wanted)]
    found.begin_job()
    return Job.start(found.owner_id, IMPORT, payload, parts)


def start_undo(done: Import) -> Job:
    """Hand the undo of an import over to the worker. The import cannot be undone again."""
    at = {"begun_at": (done.begun_at or done.created_at).isoformat(), "done_at": (done.done_at or now()).isoformat()}
    added = [{"added": dict(part), "grown": {}} for part in chunks(list(done.added.items()), PEOPLE_PER_PART)]
    grown = [{"added": {}, "grown": dict(part)} for part in chunks(list(done.grown.items()), PEOPLE_PER_PART)]
    job = Job.start(
        done.owner_id, UNDO, at, [(len(part["added"]) + len(part["grown"]), part) for part in added + grown]
    )
    db.session.delete(done)
    return job


def _parts_of(decisions: Sequence[Decision]) -> Iterator[list[Decision]]:
    part: list[Decision] = []
    for decision in decisions:
        if len(part) >= PEOPLE_PER_PART and (decision[1] == "new" or decision[1] != part[-1][1]):
            yield part
            part = []
        part.append(decision)
    if part:
        yield part


def _part_content(part: Sequence[Decision], photos: Mapping[int, bytes]) -> dict[str, Any]:
    places = [person.line_number for person, _ in part]
    own = {str(place): b64encode(photos[place]).decode() for place in places if place in photos}
    return {"people": as_json(part), "photos": own}


class _Runner(JobRunner):
    remains_text = lazy_gettext("What hadn't been undone by then is still on your list.")

    def next_url(self, job: Job) -> str:
        return url_for("follow_up.contacts.index", stage="all")


@runs_job(IMPORT)
class ImportRunner(_Runner):
    title = lazy_gettext("Import")
    cancelled_text = lazy_gettext(
        "Cancelled. The people it added are off your list again; anything you've changed yourself stays."
    )

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        owner, payload = db.session.get_one(User, job.owner_id), job.payload
        choices = Choices(payload["stage"], payload["tag"], payload["cadences"])
        photos = {int(place): b64decode(photo) for place, photo in content["photos"].items()}
        written = write_people(owner, from_json(content["people"]), choices, photos)
        counts = [written.added_count, written.extended_count, written.photo_count]
        return {"added": written.added, "grown": join_snapshots(job, written.grown), "counts": counts}

    def take_back_part(self, job: Job, undo: dict[str, Any]) -> None:
        owner, begun_at = db.session.get_one(User, job.owner_id), datetime.fromisoformat(job.payload["begun_at"])
        take_back(owner, undo["added"], undo["grown"], begun_at, now())

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        added = {id_: mark for undo in undos for id_, mark in undo["added"].items()}
        grown = {id_: snapshot for undo in undos for id_, snapshot in undo["grown"].items()}
        counts = [sum(undo["counts"][place] for undo in undos) for place in range(3)]
        found = db.session.get(Import, job.payload["import_id"], with_for_update=True)
        templates = found.finish(added, grown) if found else 0
        return {"added": counts[0], "extended": counts[1], "templates": templates, "photos": counts[2]}

    def clean_up(self, job: Job) -> None:
        if found := db.session.get(Import, job.payload["import_id"]):
            db.session.delete(found)

    def result_text(self, job: Job) -> str:
        return result_text(ImportResult(**job.result))

    def undo_url(self, job: Job) -> str | None:
        found = Import.find_last_undoable(db.session.get_one(User, job.owner_id))
        is_same = found is not None and found.id == job.payload["import_id"]
        return url_for("transfer.imports.undo", import_id=job.payload["import_id"]) if is_same else None


@runs_job(UNDO)
class UndoRunner(_Runner):
    title = lazy_gettext("Undo the import")
    can_be_cancelled = False

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        owner = db.session.get_one(User, job.owner_id)
        times = (datetime.fromisoformat(job.payload[name]) for name in ("begun_at", "done_at"))
        return {"counts": list(take_back(owner, content["added"], content["grown"], *times))}

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        removed, restored, unchanged = (sum(undo["counts"][place] for undo in undos) for place in range(3))
        return {"removed": removed, "restored": restored, "unchanged": unchanged}

    def result_text(self, job: Job) -> str:
        return undo_text(UndoResult(**job.result))
