"""What ``flask tidy`` does with old jobs. It never touches one that has begun and not ended."""

from datetime import timedelta

from sqlalchemy import select

from ..extensions import db, now
from ..tidying import ROWS_PER_BATCH, erase_batch, tidies
from .models import Job, JobState

KEPT_AFTER_END = timedelta(days=1)
KEPT_WAITING = timedelta(days=7)
"""How long a job waits for a worker to begin it at most. Then it fails, and what it holds is erased."""


@tidies("jobs")
def _erase_old_jobs() -> int:
    """Let those fail that nobody has begun for too long, and erase those that ended a while ago."""
    return _end_forgotten() + erase_batch(Job, Job.finished_at <= now() - KEPT_AFTER_END)


def _end_forgotten() -> int:
    has_not_begun = Job.finished_at.is_(None), Job.state == JobState.ACTIVE, Job.done == 0, Job.attempts == 0
    query = select(Job).where(*has_not_begun, Job.created_at <= now() - KEPT_WAITING).order_by(Job.id)
    forgotten = db.session.scalars(query.limit(ROWS_PER_BATCH).with_for_update(skip_locked=True)).all()
    for job in forgotten:
        job.end_unbegun()
    return len(forgotten)
