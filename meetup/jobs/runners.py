"""The kinds of jobs: what slices further right register to say how the parts of a job are done."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ..hooks import KeyedHook
from ..languages import gettext, lazy_gettext, number

if TYPE_CHECKING:
    from .models import Job

Content = dict[str, Any]


class UnknownJobKindError(Exception):
    """A job is of a kind that this version does not know. Another version of the app has stored it."""


class JobRunner:
    """Does the jobs of one kind. Nothing in it commits."""

    title = ""
    can_be_cancelled = True
    works_ahead = False
    """Whether parts take too long for a transaction, so that ``work`` does what takes long before it."""
    cancelled_text = lazy_gettext("Cancelled. Everything is as it was, except what you've changed yourself since.")
    """A sentence about a job whose owner has cancelled it."""
    remains_text = lazy_gettext("Part of it is done, and the rest isn't.")
    """A sentence about a job that has failed and could not be taken back."""

    def collect(self, job: "Job", content: Content | None) -> Any:
        """Return what ``work`` needs for one part, or for the end if there is no ``content``. It only reads."""

    def work(self, collected: Any) -> Any:
        """Do what takes long, while no transaction is open. ``job.worked`` is the result when the part is run."""

    def run_part(self, job: "Job", content: Content) -> Content:
        """Do one part. Return what its taking back needs, and what ``finish`` is to know."""
        raise NotImplementedError

    def take_back_part(self, job: "Job", undo: Content) -> None:
        """Undo what ``run_part`` has done."""

    def finish(self, job: "Job", undos: Sequence[Content]) -> Content:
        """End a job whose parts are all done. Return its ``result``."""
        return {}

    def clean_up(self, job: "Job") -> None:
        """End a job whose parts were taken back."""

    def progress_text(self, job: "Job") -> str:
        """Return a sentence about how far a job is."""
        return gettext(
            "%(done)s of %(total)s people. You can leave this page; it keeps going.",
            done=number(job.done),
            total=number(job.total),
        )

    def result_text(self, job: "Job") -> str:
        """Return a sentence about a job that is done."""
        raise NotImplementedError

    def undo_url(self, job: "Job") -> str | None:
        """Return where to post to undo a job that is done, if it can be undone."""
        return None

    def next_url(self, job: "Job") -> str:
        """Return the page on which its owner goes on."""
        raise NotImplementedError


class UnknownRunner(JobRunner):
    """Stands for the runner of a kind that this version does not know. Its jobs fail with their next part."""

    title = lazy_gettext("Work in the background")
    can_be_cancelled = False

    def run_part(self, job: "Job", content: Content) -> Content:
        raise UnknownJobKindError(job.kind)

    def take_back_part(self, job: "Job", undo: Content) -> None:
        raise UnknownJobKindError(job.kind)

    def finish(self, job: "Job", undos: Sequence[Content]) -> Content:
        raise UnknownJobKindError(job.kind)

    def clean_up(self, job: "Job") -> None:
        raise UnknownJobKindError(job.kind)

    def result_text(self, job: "Job") -> str:
        return gettext("This is done.")

    def next_url(self, job: "Job") -> str:
        return "/"


runs_job: KeyedHook[type[JobRunner]] = KeyedHook("runs_job")
"""A subclass of ``JobRunner`` does the jobs of these kinds."""


def runner_of(kind: str) -> JobRunner:
    """Return the runner of a kind of jobs, also if this version does not know the kind."""
    return runs_job[kind]() if kind in runs_job else UnknownRunner()
