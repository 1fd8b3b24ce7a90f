"""A job and its parts, each of which the worker does in a transaction of its own. Others write in between."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import JSON, ForeignKey, String, delete, insert, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import EnumText, Model, db, now, partial_index, values_check
from .runners import Content, JobRunner, runner_of

MAX_ATTEMPTS = 3
"""How often a worker may be killed by a part before the job fails."""
CLAIM_LEASE = timedelta(seconds=10)
"""How long a claim lasts if the worker dies: much longer than a part."""


class JobState(StrEnum):
    ACTIVE = "active"
    TAKING_BACK = "taking_back"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Model):
    """A job of one owner. ``done`` and ``total`` count the things that its parts consist of.

    If a part fails or its owner cancels it, the parts that are done are taken back, the last first. ``attempts`` counts
    how often a worker has begun its next part. A worker that ends the part, in whatever way, sets it back to 0.
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
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    cancelled_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    worked: ClassVar[Any] = None
    """What the runner's ``work`` has returned for the part that is run."""

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
        return next(iter(cls.all_unfinished(owner_id, *kinds)), None)

    @classmethod
    def all_unfinished(cls, owner_id: int, *kinds: str) -> "Sequence[Job]":
        """Return the owner's unfinished jobs of these kinds, the first begun first."""
        query = select(cls).where(cls.owner_id == owner_id, cls.kind.in_(kinds), cls.finished_at.is_(None))
        return db.session.scalars(query.order_by(cls.id)).all()

    @classmethod
    def lock_next(cls) -> "Job | None":
        """Return the first unfinished job that no other worker does right now, and lock it."""
        is_free = or_(cls.claimed_until.is_(None), cls.claimed_until <= now())
        query = select(cls).where(cls.finished_at.is_(None), is_free).order_by(cls.id).limit(1)
        return db.session.scalar(query.with_for_update(skip_locked=True).execution_options(populate_existing=True))

    def done_parts(self) -> "Sequence[JobPart]":
        """Return the parts that are done, in their order."""
        return db.session.scalars(self._parts().where(JobPart.undo.is_not(None)).order_by(JobPart.position)).all()

    @property
    def runner(self) -> JobRunner:
        return runner_of(self.kind)

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def is_stuck(self) -> bool:
        """Whether each worker that has begun the next part was killed before its end."""
        return self.attempts >= MAX_ATTEMPTS

    @property
    def was_stuck(self) -> bool:
        return bool(self.result.get("stuck"))

    def claim(self) -> None:
        """Count an attempt, and keep other workers away until it ends or the lease does."""
        self.attempts += 1
        self.claimed_until = now() + CLAIM_LEASE

    def put_back(self) -> None:
        """Let the last attempt not count, which failed for a reason that has nothing to do with the job."""
        self.attempts = max(0, self.attempts - 1)
        self.claimed_until = None

    def next_part(self) -> "JobPart | None":
        """Return the first part that is not done yet."""
        query = self._parts().where(JobPart.undo.is_(None)).order_by(JobPart.position)
        part: JobPart | None = db.session.scalar(query.limit(1))
        return part

    def advance(self, ahead: "WorkAhead | None" = None) -> None:
        """Do or take back one part, or end if there is none. ``ahead`` is what was worked for it before."""
        self._release()
        if self.state == JobState.TAKING_BACK:
            self._take_back_last()
            return
        part = self.next_part()
        if self.runner.works_ahead:
            if ahead is None or ahead.position != (part.position if part else None):
                return  # Another worker has done this part meanwhile.
            self.worked = ahead.result  # type: ignore[misc]  # on this one job, and not in a column
        if part is None:
            self.result = self.runner.finish(self, [part.undo for part in self.done_parts() if part.undo is not None])
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
        self._release()
        if self.state == JobState.ACTIVE and self.runner.can_be_cancelled:
            self.state = JobState.TAKING_BACK
        else:
            self._end(JobState.FAILED)

    def give_up(self) -> None:
        """Like ``fail``, but for a job that is stuck."""
        self.result = {"stuck": True}
        self.fail()

    def end_unbegun(self) -> None:
        """End a job of which nothing is done, because no worker has begun it."""
        self._end(JobState.FAILED)

    def _release(self) -> None:
        self.attempts, self.claimed_until = 0, None

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


class WorkAhead(NamedTuple):
    """The result of working for the part at ``position``, or for the end if that is ``None``."""

    position: int | None
    result: Any


class JobPart(Model):
    """A part of a job. It is done if there is an ``undo``, which says how to take it back."""

    __tablename__ = "job_parts"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[Content] = mapped_column(JSON)
    undo: Mapped[Content | None] = mapped_column(JSON(none_as_null=True))
