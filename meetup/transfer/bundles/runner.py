"""The job that writes a bundle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for
from sqlalchemy import select

from ...database import only_reading
from ...extensions import db, now
from ...jobs import Job, JobRunner, runs_job
from ...languages import current_language, gettext, lazy_gettext, number, speaking
from ...people import User
from .models import Bundle, BundlePiece, store_pieces
from .parts import CONTACTS, COUNTING, WRITERS, Step, growing_paths
from .planning import list_parts
from .writing import PieceWriter

KIND = "bundle"


def find_job(owner: User) -> Job | None:
    """Return the job that writes a bundle for ``owner`` right now, if there is one."""
    return Job.find_unfinished(owner.id, KIND)


def start_job(owner: User) -> Job:
    """Let the worker write a bundle for ``owner``, in the language of this request. One at a time: that is returned."""
    db.session.execute(select(User.id).where(User.id == owner.id).with_for_update())
    if job := find_job(owner):
        return job
    bundle = Bundle.begin(owner)
    payload = {"bundle": bundle.id, "language": current_language().tag, "at": now().isoformat()}
    return Job.start(owner.id, KIND, payload, [(1, dict(part)) for part in list_parts(owner)])


class Collected(NamedTuple):
    """What ``work`` needs for one part. ``checksums`` are those of the files that are begun."""

    owner_id: int
    payload: Mapping[str, Any]
    content: Mapping[str, Any]
    counts: Mapping[str, int]
    checksums: Mapping[str, int]


class Written(NamedTuple):
    """The pieces of one part, and how many entries of which lists are in them."""

    pieces: Sequence[BundlePiece]
    counts: Mapping[str, int]


@runs_job(KIND)
class BundleRunner(JobRunner):
    title = lazy_gettext("Export everything")
    works_ahead = True
    cancelled_text = lazy_gettext("Cancelled. Nothing of the file is left.")
    remains_text = lazy_gettext("Nothing of the file is left.")

    def collect(self, job: Job, content: dict[str, Any] | None) -> Collected | None:
        if content is None:
            return None
        done = job.done_parts() if content["do"] in COUNTING else ()
        counts = _counts_of([part.undo for part in done if part.undo is not None])
        checksums = BundlePiece.checksums_of(job.payload["bundle"], growing_paths(content))
        return Collected(job.owner_id, dict(job.payload), content, counts, checksums)

    def work(self, collected: Collected | None) -> Written | None:
        if collected is None:
            return None
        writer, at = PieceWriter(collected.checksums), datetime.fromisoformat(collected.payload["at"])
        with speaking(collected.payload["language"]), only_reading():
            owner = db.session.get_one(User, collected.owner_id)
            step = Step(owner, collected.content, writer, collected.counts, at)
            counts = WRITERS[collected.content["do"]](step)
        return Written(writer.pieces, counts)

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        written: Written = job.worked
        store_pieces(job.payload["bundle"], job.done, written.pieces)
        return {"position": job.done, "counts": dict(written.counts)}

    def take_back_part(self, job: Job, undo: dict[str, Any]) -> None:
        BundlePiece.delete_at(job.payload["bundle"], undo["position"])

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        bundle = db.session.get_one(Bundle, job.payload["bundle"])
        bundle.finish(_counts_of(undos)[CONTACTS])
        return {"bundle": bundle.id}

    def clean_up(self, job: Job) -> None:
        if bundle := db.session.get(Bundle, job.payload["bundle"]):
            db.session.delete(bundle)

    def progress_text(self, job: Job) -> str:
        return gettext(
            "Step %(done)s of %(total)s. You can leave this page; it keeps going.",
            done=number(job.done),
            total=number(job.total),
        )

    def result_text(self, job: Job) -> str:
        return gettext("Your export is ready.")

    def next_url(self, job: Job) -> str:
        if bundle_id := job.result.get("bundle"):
            return url_for("transfer.bundles.show", bundle_id=bundle_id)
        return url_for("transfer.exports.index")


def _counts_of(undos: Sequence[Mapping[str, Any]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for undo in undos:
        counts.update(undo["counts"])
    return counts
