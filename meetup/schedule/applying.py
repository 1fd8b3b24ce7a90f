"""Applying an import that was reviewed: a few changes at once, many of them part by part in the worker.

The parts name what was compared when organizers agreed, so that nothing else happens than what they saw. Rows that the
file does not change are not touched (M3).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import url_for
from sqlalchemy import bindparam, delete, select, update

from ..database import chunks, in_ids
from ..events import Event
from ..extensions import db, now
from ..jobs import Job, JobRunner, runs_job
from ..languages import gettext, lazy_gettext, ngettext
from .comparing import Change, Comparison
from .fingerprints import SESSION_FIELDS
from .imports import ScheduleImport, erase_import
from .models import IMPORTED, Schedule, ScheduleSession, insert_sessions
from .room_keys import room_ids_by_name, room_key
from .telling import tell_of_moves
from .tracks import Track

MAX_CHANGES_AT_ONCE = 200
"""More changes are made by the worker."""
CHANGES_PER_PART = 150
APPLY = "schedule"

Step = dict[str, Any]
"""One change: ``add`` with the columns of a new session, or ``set`` with an id and columns."""

_MOMENTS = ("starts_at", "ends_at", "created_at", "changed_at", "moved_at", "gone_at")


def steps_of(comparison: Comparison, accepted: Collection[int]) -> list[Step]:
    """Return what has to be done. ``accepted`` are the ids of the offered sessions that are the same indeed."""
    steps: list[Step] = []
    for change in comparison.offered:
        assert change.stored is not None
        if change.stored.id in accepted:
            steps.append(_set_step(change))
        else:
            steps += [_gone_step(change), _add_step(change)]
    together = (comparison.changed, comparison.moved, comparison.back, comparison.rekeyed)
    steps += [_set_step(change) for changes in together for change in changes]
    steps += [_gone_step(change) for change in comparison.gone]
    return steps + [_add_step(change) for change in comparison.added]


def apply_at_once(
    event: Event, steps: Sequence[Step], tracks: Mapping[str, str], told_ids: Sequence[int] = ()
) -> dict[str, int]:
    """Make all changes in the caller's transaction, and end the import. Return their numbers for ``result_text``.

    Those who starred a session of ``told_ids`` are told that it has moved or is gone.
    """
    undo = _apply(event.id, steps)
    _end_import(event.id, tracks)
    tell_of_moves(event.id, told_ids)
    return undo["counts"]  # type: ignore[no-any-return]


def start_job(user_id: int, found: ScheduleImport, steps: Sequence[Step], told_ids: Sequence[int]) -> Job:
    """Leave the changes to the worker."""
    event, found.begun_at = found.event, now()
    payload = {"event_id": event.id, "slug": event.slug, "tracks": found.tracks, "told_ids": list(told_ids)}
    parts = [(len(part), {"steps": list(part)}) for part in chunks(list(steps), CHANGES_PER_PART)]
    return Job.start(user_id, APPLY, payload, parts)


def result_text(counts: Mapping[str, int]) -> str:
    """Return a sentence about what has been changed."""
    parts = [
        ngettext("%(num)s added", "%(num)s added", counts["added"]) if counts["added"] else "",
        ngettext("%(num)s changed", "%(num)s changed", counts["changed"]) if counts["changed"] else "",
        ngettext("%(num)s gone", "%(num)s gone", counts["gone"]) if counts["gone"] else "",
    ]
    told = ", ".join(filter(None, parts))
    return gettext("The schedule is published: %(changes)s.", changes=told) if told else gettext("Nothing has changed.")


@runs_job(APPLY)
class ApplyRunner(JobRunner):
    title = lazy_gettext("Publish the schedule")
    cancelled_text = lazy_gettext("Cancelled. The schedule is as it was.")
    remains_text = lazy_gettext("A part of the schedule was changed, and the rest wasn't. Read it again.")

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        return _apply(job.payload["event_id"], content["steps"])

    def take_back_part(self, job: Job, undo: dict[str, Any]) -> None:
        _take_back(job.payload["event_id"], undo)

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        _end_import(job.payload["event_id"], job.payload["tracks"])
        tell_of_moves(job.payload["event_id"], job.payload["told_ids"])
        return {name: sum(undo["counts"][name] for undo in undos) for name in ("added", "changed", "gone")}

    def clean_up(self, job: Job) -> None:
        erase_import(job.payload["event_id"])

    def result_text(self, job: Job) -> str:
        return result_text(job.result)

    def next_url(self, job: Job) -> str:
        return url_for("schedule.manage.index", slug=job.payload["slug"])


def _set_step(change: Change) -> Step:
    assert change.stored is not None
    assert change.parsed is not None
    columns = {name: getattr(change.parsed, name) for name in SESSION_FIELDS}
    key = {"external_key": change.parsed.key or None, "external_group": change.parsed.group}
    what = {"id": change.stored.id, "is_move": change.stored.is_moved_by(columns), "is_shown": bool(change.fields)}
    what["is_shown"] |= change.stored.is_gone
    return {"set": {**_to_json(columns), **key, "fingerprint": change.parsed.fingerprint}, **what}


def _gone_step(change: Change) -> Step:
    assert change.stored is not None
    return {"gone": change.stored.id}


def _add_step(change: Change) -> Step:
    assert change.parsed is not None
    columns = {name: getattr(change.parsed, name) for name in SESSION_FIELDS}
    key = {"external_key": change.parsed.key or None, "external_group": change.parsed.group}
    return {"add": {**_to_json(columns), **key, "fingerprint": change.parsed.fingerprint}}


def _apply(event_id: int, steps: Sequence[Step]) -> dict[str, Any]:
    """Make these changes. Return what taking them back needs, and how many they are."""
    at = Schedule.lock(event_id).touch()
    rooms = room_ids_by_name(event_id)
    ids = [step.get("id") or step["gone"] for step in steps if "add" not in step]
    before = {row["id"]: row for row in _rows(event_id, ids)}
    steps = [step for step in steps if "add" in step or (step.get("id") or step["gone"]) in before]
    changes = [_columns_of(step, at, rooms, before) for step in steps if "add" not in step]
    _update(changes)
    added = insert_sessions(event_id, _new_rows(steps, at, rooms))
    counts = {
        "added": len(added),
        "changed": sum(step.get("is_shown", False) for step in steps),
        "gone": sum("gone" in step for step in steps),
    }
    return {"added": added, "before": [_to_json(row) for row in before.values()], "counts": counts}


def _new_rows(steps: Iterable[Step], at: datetime, rooms: Mapping[str, int]) -> Iterator[dict[str, Any]]:
    for step in steps:
        if "add" in step:
            columns = _from_json(step["add"])
            stamps = {"created_at": at, "changed_at": at, "moved_at": at, "gone_at": None}
            room_id = rooms.get(room_key(columns["room_name"]))
            yield {**columns, **stamps, "source": IMPORTED, "room_id": room_id}


def _columns_of(
    step: Step, at: datetime, rooms: Mapping[str, int], before: Mapping[int, Mapping[str, Any]]
) -> dict[str, Any]:
    """Return all columns of a session that changes, so that one statement serves for all of them."""
    if "gone" in step:
        return {**before[step["gone"]], "gone_at": at, "changed_at": at, "moved_at": at}
    columns = {**before[step["id"]], **_from_json(step["set"]), "gone_at": None}
    columns["room_id"] = rooms.get(room_key(columns["room_name"]))
    if step["is_shown"]:
        columns["changed_at"] = at
    if step["is_move"]:
        columns["moved_at"] = at
    return columns


_UPDATED = (*SESSION_FIELDS, "external_key", "external_group", "fingerprint", "room_id", *_MOMENTS[2:])


def _rows(event_id: int, ids: Sequence[int]) -> list[dict[str, Any]]:
    columns = [ScheduleSession.__table__.c[name] for name in ("id", *_UPDATED)]
    query = select(*columns).where(ScheduleSession.event_id == event_id, in_ids(ScheduleSession.id, ids))
    return [dict(row) for row in db.session.execute(query.with_for_update()).mappings()]


def _update(rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    table = ScheduleSession.__table__
    statement = update(table).where(table.c.id == bindparam("row_id"))  # type: ignore[arg-type]
    statement = statement.values({name: bindparam(f"new_{name}", type_=table.c[name].type) for name in _UPDATED})
    values = [{"row_id": row["id"], **{f"new_{name}": row[name] for name in _UPDATED}} for row in rows]
    db.session.connection().execute(statement, values)
    db.session.expire_all()


def _take_back(event_id: int, undo: Mapping[str, Any]) -> None:
    Schedule.lock(event_id).touch()
    added = ScheduleSession.event_id == event_id, in_ids(ScheduleSession.id, undo["added"])
    db.session.execute(delete(ScheduleSession).where(*added), execution_options={"synchronize_session": False})
    _update([_from_json(row) for row in undo["before"]])


def _end_import(event_id: int, tracks: Mapping[str, str]) -> None:
    """Erase what was reviewed, and keep the colours of its tracks."""
    erase_import(event_id)
    Track.replace_all(event_id, tracks)
    Schedule.lock(event_id).touch()


def _to_json(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, tuple) else value
        for name, value in columns.items()
    }


def _from_json(columns: Mapping[str, Any]) -> dict[str, Any]:
    moments = {name: datetime.fromisoformat(columns[name]) for name in _MOMENTS if columns.get(name)}
    return {**columns, **moments, "day": date.fromisoformat(columns["day"])}
