"""What follows from changing the tag of thousands, part by part in the worker: taggings and keep days."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select

from ..database import in_ids
from ..extensions import db, now
from ..jobs import Job, JobRunner, runs_job
from ..languages import gettext, lazy_gettext
from ..people import User
from ..people.models import on_time_zone_change
from .bulk_parts import is_long, parts_of
from .models import Contact
from .pacing_in_bulk import refresh_keep_days, set_tag_cadence
from .tag_editing import adopt_cadence, delete_tag, merge_tags, move_taggings
from .tags import Tag, tagged_contact_ids

KEEP_DAYS, DELETION, MERGE = "keep_days", "tag_deletion", "tag_merge"


def start_refresh(owner_id: int, ids: Sequence[int]) -> Job:
    """Let the worker compute the keep days of these contacts again."""
    return Job.start(owner_id, KEEP_DAYS, {}, parts_of(ids))


@on_time_zone_change
def refresh_keep_days_after_travel(user: User) -> None:
    """Update keep days for a new time zone. Days until tomorrow stay, as the user may have been reminded of them."""
    query = select(Contact.id).where(Contact.owner_id == user.id, Contact.keep_on > now().date() + timedelta(days=1))
    if is_long(ids := list(db.session.scalars(query))):
        start_refresh(user.id, ids)
    else:
        refresh_keep_days(query)


def set_cadence_of_tag(tag: Tag, every: str) -> Job | None:
    """Like ``set_tag_cadence``. If many contacts have the tag, the returned job computes their keep days."""
    ids = _tagged(tag)
    if not is_long(ids):
        set_tag_cadence(tag, every)
        return None
    tag.keep_every = every
    return start_refresh(tag.owner_id, ids)


def start_deletion(tag: Tag) -> Job | None:
    """Let the worker delete a tag if many contacts have it. Return ``None`` if they are few."""
    ids = _tagged(tag)
    if not is_long(ids):
        return None
    return _find_unfinished(tag) or Job.start(tag.owner_id, DELETION, {"tag": tag.id, "name": tag.name}, parts_of(ids))


def start_merge(tag: Tag, other: Tag) -> Job | None:
    """Let the worker replace ``tag`` by ``other`` if that concerns many contacts. Return ``None`` if they are few."""
    ids = sorted({*_tagged(tag), *_tagged(other)})
    if not is_long(ids):
        return None
    if job := _find_unfinished(tag):
        return job
    adopt_cadence(tag, other)
    names = {"name": tag.name, "other_name": other.name}
    return Job.start(tag.owner_id, MERGE, {"tag": tag.id, "other": other.id, **names}, parts_of(ids))


def _find_unfinished(tag: Tag) -> Job | None:
    """Return the job that ends this tag already, as after a double tap."""
    jobs = Job.all_unfinished(tag.owner_id, DELETION, MERGE)
    return next((job for job in jobs if job.payload["tag"] == tag.id), None)


def _tagged(tag: Tag) -> list[int]:
    return list(db.session.scalars(tagged_contact_ids(tag)))


class _Runner(JobRunner):
    can_be_cancelled = False
    remains_text = lazy_gettext("Some people were changed and others weren't.")

    def next_url(self, job: Job) -> str:
        return url_for("contacts.tags.index")


@runs_job(KEEP_DAYS)
class KeepDaysRunner(_Runner):
    title = lazy_gettext("Keep in touch")

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        refresh_keep_days(select(Contact.id).where(in_ids(Contact.id, content["ids"])))
        return {}

    def result_text(self, job: Job) -> str:
        return gettext("Saved. People with their own setting keep it.")


@runs_job(DELETION)
class DeletionRunner(_Runner):
    title = lazy_gettext("Delete a tag")

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        if tag := db.session.get(Tag, job.payload["tag"]):
            move_taggings(tag, None, content["ids"])
        return {}

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Delete the tag, and what has been tagged meanwhile."""
        if tag := db.session.get(Tag, job.payload["tag"]):
            delete_tag(tag)
        return {}

    def result_text(self, job: Job) -> str:
        return gettext("The tag “%(name)s” is deleted. The people stay on your list.", name=job.payload["name"])


@runs_job(MERGE)
class MergeRunner(_Runner):
    title = lazy_gettext("Merge two tags")

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        tag, other = (db.session.get(Tag, job.payload[which]) for which in ("tag", "other"))
        if tag and other:
            move_taggings(tag, other, content["ids"])
        return {}

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Put the tags together for those who have been tagged meanwhile. If one was deleted, it stays so."""
        tag, other = (db.session.get(Tag, job.payload[which]) for which in ("tag", "other"))
        if tag and other:
            merge_tags(tag, other)
        return {}

    def result_text(self, job: Job) -> str:
        return gettext("“%(before)s” is now “%(name)s”.", before=job.payload["name"], name=job.payload["other_name"])
