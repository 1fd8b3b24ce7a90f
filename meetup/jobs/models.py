"""A job and its parts, each of which the worker does in a transaction of its own. Others write in between."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, delete, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import EnumText, Model, db, now, partial_index, values_check
from ..hooks import KeyedHook
from ..tidying import erase_batch, tidies

KEPT_AFTER_END = timedelta(days=1)
KEPT_WAITING = timedelta(days=7)
"""How long a job waits for a worker at most."""
Content = dict[str, Any]


class JobState(StrEnum):
    ACTIVE = "active"
    TAKING_BACK = "taking_back"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class JobRunner:
    """Does the jobs of one kind. Nothing in it commits."""

    title = ""
    can_be_cancelled = True

    def run_part(self, job: "Job", content: Content) -> Content:
        """Do one part. Return what its taking back needs, and what ``finish`` is to know."""
        raise NotImplementedError

    def take_back_part(self, job: "Job", undo: Content) -> None:
        """Undo what ``run_part`` has done."""

    def finish(self, job: "Job", undos: Sequence[Content]) -> Content:
        """End a job whose parts are all done. Return its ``result``."""
        raise NotImplementedError

    def clean_up(self, job: "Job") -> None:
        """End a job whose parts were taken back."""

    def result_text(self, job: "Job") -> str:
        """Return a sentence about a job that is done."""
        raise NotImplementedError

    def undo_url(self, job: "Job") -> str | None:
        """Return where to post to undo a job that is done, if it can be undone."""
        return None

    def next_url(self, job: "Job") -> str:
        """Return the page on which its owner goes on."""
        raise NotImplementedError


runs_job: KeyedHook[type[JobRunner]] = KeyedHook("runs_job")
"""A subclass of ``JobRunner`` does the jobs of these kinds."""


class Job(Model):
    """A job of one owner. ``done`` and ``total`` count the things that its parts consist of.

    If a part fails or its owner cancels it, the parts that are done are taken back, the last first.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        values_check("state", JobState),
        partial_index("ix_jobs_unfinished", "id", where="finished_at IS NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    payload: Mapped[Content] = mapped_column(JSON)
    result: Mapped[Content] = mapped_column(JSON, default=dict)
    state: Mapped[JobState] = mapped_column(EnumText(JobState, 11), default=JobState.ACTIVE)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    cancelled_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @classmethod
    def start(cls, owner_id: int, kind: str, payload: Content, parts: Sequence[tuple[int, Content]]) -> "Job":
        """Store a job for the worker. Each of ``parts`` is how many things it does and what ``run_part`` gets."""
        job = cls(owner_id=owner_id, kind=kind, payload=payload, total=sum(size for size, _ in parts))
        db.session.add(job)
        db.session.flush()
        rows = [
            {"job_id": job.id, "position": at, "size": size, "content": content}
            for at, (size, content) in enumerate(parts)
        ]
        if rows:
            db.session.execute(insert(JobPart), rows)
        return job

    @classmethod
    def find(cls, owner_id: int, job_id: int, lock: bool = False) -> "Job | None":
        query = select(cls).where(cls.id == job_id, cls.owner_id == owner_id)
        return db.session.scalar(query.with_for_update() if lock else query)

    @classmethod
    def find_unfinished(cls, owner_id: int, *kinds: str) -> "Job | None":
        query = select(cls).where(cls.owner_id == owner_id, cls.kind.in_(kinds), cls.finished_at.is_(None))
        return db.session.scalar(query.limit(1))

    @classmethod
    def lock_next(cls) -> "Job | None":
        """Return the first unfinished job that no other worker does right now, and lock it."""
        query = select(cls).where(cls.finished_at.is_(None)).order_by(cls.id).limit(1)
        return db.session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))

    @property
    def runner(self) -> JobRunner:
        return runs_job[self.kind]()

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    def advance(self) -> None:
        """Do or take back one part, or end if there is none."""
        if self.state == JobState.TAKING_BACK:
            self._take_back_last()
            return
        part = db.session.scalar(self._parts().where(JobPart.undo.is_(None)).order_by(JobPart.position).limit(1))
        if part is None:
            undos = db.session.scalars(self._parts().with_only_columns(JobPart.undo).order_by(JobPart.position)).all()
            self.result = self.runner.finish(self, [undo for undo in undos if undo is not None])
            self._end(JobState.DONE)
            return
        part.undo = self.runner.run_part(self, part.content)
        self.done += part.size

    def cancel(self) -> None:
        """Let the worker take back what is done, if it is still busy with it and this kind can be cancelled."""
        if self.state == JobState.ACTIVE and self.runner.can_be_cancelled:
            self.cancelled_at = now()
            self.state = JobState.TAKING_BACK

    def fail(self) -> None:
        """Let the worker take back what is done. If just that has failed, it ends here."""
        if self.state == JobState.ACTIVE and self.runner.can_be_cancelled:
            self.state = JobState.TAKING_BACK
        else:
            self._end(JobState.FAILED)

    def _take_back_last(self) -> None:
        done = self._parts().where(JobPart.undo.is_not(None)).order_by(JobPart.position.desc())
        part = db.session.scalar(done.limit(1))
        if part is None or part.undo is None:
            self.runner.clean_up(self)
            self._end(JobState.CANCELLED if self.cancelled_at else JobState.FAILED)
            return
        self.runner.take_back_part(self, part.undo)
        part.undo = None
        self.done -= part.size

    def _end(self, state: JobState) -> None:
        """End, and erase what the parts hold."""
        self.state, self.finished_at = state, now()
        db.session.flush()
        db.session.execute(delete(JobPart).where(JobPart.job_id == self.id))

    def _parts(self) -> Any:
        return select(JobPart).where(JobPart.job_id == self.id)


class JobPart(Model):
    """A part of a job. It is done if there is an ``undo``, which says how to take it back."""

    __tablename__ = "job_parts"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[Content] = mapped_column(JSON)
    undo: Mapped[Content | None] = mapped_column(JSON(none_as_null=True))


@tidies("jobs")
def _erase_old_jobs() -> int:
    is_over = or_(Job.finished_at <= now() - KEPT_AFTER_END, Job.created_at <= now() - KEPT_WAITING)
    return erase_batch(Job, is_over)
