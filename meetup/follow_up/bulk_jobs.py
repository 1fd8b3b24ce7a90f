"""Bulk changes of long lists, and their undo, part by part in the worker."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from flask import url_for

from ..contacts.bulk_parts import parts_of, present_contact_ids
from ..jobs import Job, JobRunner, runs_job
from ..languages import lazy_gettext, ngettext
from ..people import User
from .batch_parts import BatchPart, count_changed
from .bulk_acts import BulkAct
from .bulk_undo import undo_part

CHANGE, UNDO = "bulk_change", "bulk_undo"


def start_change(owner: User, act: BulkAct, ids: Sequence[int], tag_name: str) -> Job:
    """Hand a bulk change over to the worker. ``tag_name`` is that of the tag, for the sentence about the result."""
    payload = {"batch": str(uuid4()), "act": act.kind, "value": act.value, "tag_name": tag_name}
    return Job.start(owner.id, CHANGE, payload, parts_of(ids))


def start_undo(owner: User, batch: UUID, ids: Sequence[int]) -> Job:
    """Hand the undo of a bulk change over to the worker."""
    return Job.start(owner.id, UNDO, {"batch": str(batch)}, parts_of(ids))


def find_unfinished(owner: User) -> Job | None:
    return Job.find_unfinished(owner.id, CHANGE, UNDO)


def is_about(job: Job, batch: UUID) -> bool:
    return bool(job.payload["batch"] == str(batch))


class _Runner(JobRunner):
    remains_text = lazy_gettext("Some people were changed and others weren't.")

    def next_url(self, job: Job) -> str:
        return url_for("follow_up.contacts.index", stage="all")


@runs_job(CHANGE)
class ChangeRunner(_Runner):
    title = lazy_gettext("Change many people")
    cancelled_text = lazy_gettext("Cancelled. Everyone is as they were, except anyone you've changed yourself since.")

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        ids = content["ids"]
        _act_of(job).apply(present_contact_ids(job.owner_id, ids), BatchPart(_batch_of(job), ids))
        return {"ids": ids}

    def take_back_part(self, job: Job, undo: dict[str, Any]) -> None:
        undo_part(BatchPart(_batch_of(job), undo["ids"]))

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        return {"changed": count_changed(_batch_of(job))}

    def result_text(self, job: Job) -> str:
        return _act_of(job).result_text(job.result["changed"], job.payload.get("tag_name", ""))

    def undo_url(self, job: Job) -> str | None:
        batch = _batch_of(job)
        return url_for("follow_up.bulk.destroy", batch=batch) if count_changed(batch) else None


@runs_job(UNDO)
class UndoRunner(_Runner):
    title = lazy_gettext("Undo the change")
    can_be_cancelled = False

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        undo_part(BatchPart(_batch_of(job), content["ids"]))
        return {}

    def result_text(self, job: Job) -> str:
        return taken_back_text(job.total)


def taken_back_text(count: int) -> str:
    return ngettext("Undone for %(num)s person.", "Undone for %(num)s people.", count)


def _act_of(job: Job) -> BulkAct:
    return BulkAct(job.payload["act"], job.payload["value"])


def _batch_of(job: Job) -> UUID:
    return UUID(job.payload["batch"])
