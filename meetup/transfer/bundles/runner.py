"""The job that writes a bundle."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from flask import url_for

from ...database import only_reading
from ...extensions import db, now
from ...jobs import Job, JobRunner, runs_job
from ...languages import current_language, gettext, lazy_gettext, number, speaking
from ...people import User
from .models import Bundle, BundlePiece, Measures, store_pieces
from .parts import CONTACTS, COUNTING, WRITERS, Step, growing_paths
from .planning import list_parts
from .writing import PieceWriter

KIND = "bundle"


def find_job(owner: User) -> Job | None:
    """Return the job that writes a bundle for ``owner`` right now, if there is one."""
    return Job.find_unfinished(owner.id, KIND)


def start_job(owner: User) -> Job:
    """Let the worker write a bundle for ``owner``, in the language of this request. One at a time: that is returned."""
    owner.lock()
    if job := find_job(owner):
        return job
    bundle = Bundle.begin(owner)
    payload = {"bundle": bundle.id, "language": current_language().tag, "at": now().isoformat()}
    return Job.start(owner.id, KIND, payload, [(1, dict(part)) for part in list_parts(owner)])


class Collected(NamedTuple):
    """What ``work`` needs for one part, or for the end if there is no ``content``."""

    job_id: int
    owner_id: int
    payload: Mapping[str, Any]
    content: Mapping[str, Any] | None


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

    def collect(self, job: Job, content: dict[str, Any] | None) -> Collected:
        return Collected(job.id, job.owner_id, dict(job.payload), content)

    def work(self, collected: Collected) -> Written | Measures:
        """Write one part, or measure the whole at the end. What is read keeps nobody from writing."""
        with speaking(collected.payload["language"]), only_reading():
            if collected.content is None:
                return Bundle.measure(collected.payload["bundle"])
            return _write(collected, collected.content)

    def run_part(self, job: Job, content: dict[str, Any]) -> dict[str, Any]:
        written: Written = job.worked
        store_pieces(job.payload["bundle"], job.done, written.pieces)
        return {"position": job.done, "counts": dict(written.counts)}

    def take_back_part(self, job: Job, undo: dict[str, Any]) -> None:
        BundlePiece.delete_at(job.payload["bundle"], undo["position"])

    def finish(self, job: Job, undos: Sequence[dict[str, Any]]) -> dict[str, Any]:
        bundle = db.session.get_one(Bundle, job.payload["bundle"])
        bundle.finish(_counts_of(undos)[CONTACTS], job.worked)
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


def _write(collected: Collected, content: Mapping[str, Any]) -> Written:
    parts = db.session.get_one(Job, collected.job_id).done_parts() if content["do"] in COUNTING else ()
    counts = _counts_of([part.undo for part in parts if part.undo is not None])
    writer = PieceWriter(BundlePiece.checksums_of(collected.payload["bundle"], growing_paths(content)))
    owner, at = db.session.get_one(User, collected.owner_id), datetime.fromisoformat(collected.payload["at"])
    written = WRITERS[content["do"]](Step(owner, content, writer, counts, at))
    return Written(writer.pieces, written)


def _counts_of(undos: Sequence[Mapping[str, Any]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for undo in undos:
        counts.update(undo["counts"])
    return counts
