"""What the worker does with jobs: part by part, with pauses in which others write."""

import time
import traceback

from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

from ..database import is_unavailable
from ..extensions import db
from ..outbox import works
from .models import Job, JobState, WorkAhead

SECONDS_AT_A_TIME = 5.0
"""How long jobs are done before mails get their turn again."""
MIN_PAUSE_SECONDS = 0.1
"""SQLite looks at least that often whether it may write, so that everybody who waits gets their turn in a pause."""


@works
def run_jobs() -> int:
    """Do parts of jobs for a while, and return how many. Between two, as much time belongs to others."""
    count, end = 0, time.monotonic() + SECONDS_AT_A_TIME
    while (began_at := time.monotonic()) < end and run_part():
        count += 1
        time.sleep(max(MIN_PAUSE_SECONDS, time.monotonic() - began_at))
    return count


def run_part() -> bool:
    """Claim the next part of a job, and do it in a transaction of its own. Return whether there was one."""
    try:
        job = Job.lock_next()
        job_id = _claim_or_give_up(job) if job else None
        db.session.commit()
        if job_id:
            _advance(job_id)
        return job is not None
    finally:
        db.session.expunge_all()


def _claim_or_give_up(job: Job) -> int | None:
    """Count an attempt at the next part and return the job's id, or ``None`` if there were too many before."""
    if not job.is_stuck:
        job.claim()
        return job.id
    message = "jobs: a part of job %s (%s) has ended %d workers and is not tried again"
    current_app.logger.error(message, job.id, job.kind, job.attempts)
    job.give_up()
    return None


def _advance(job_id: int) -> None:
    try:
        ahead = _work_ahead(job_id)
        if job := _lock_unfinished(job_id):
            job.advance(ahead)
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        if is_unavailable(error):
            _put_back(job_id)
            raise
        _record_failure(job_id, error)


def _work_ahead(job_id: int) -> WorkAhead | None:
    """Do what takes long for the next part, if its runner wants that: outside of any transaction, nobody waits."""
    job = db.session.get(Job, job_id)
    if job is None or not job.runner.works_ahead or job.state != JobState.ACTIVE:
        return None
    part = job.next_part()
    runner, position = job.runner, part.position if part else None
    collected = runner.collect(job, part.content if part else None)
    db.session.commit()
    return WorkAhead(position, runner.work(collected))


def _lock_unfinished(job_id: int) -> Job | None:
    job = db.session.get(Job, job_id, with_for_update=True, populate_existing=True)
    return job if job and not job.is_finished else None


def _put_back(job_id: int) -> None:
    """Let an attempt not count that failed because of the database. If it is still away, the attempt counts."""
    try:
        if job := _lock_unfinished(job_id):
            job.put_back()
        db.session.commit()
    except SQLAlchemyError:
        db.session.rollback()


def _record_failure(job_id: int, error: Exception) -> None:
    """Log where it failed, without the message, which may contain what somebody typed (L1), and let the job end."""
    job = _lock_unfinished(job_id)
    kind, stack = job and job.kind, "".join(traceback.format_tb(error.__traceback__))
    message = "jobs: a part of job %s (%s) failed (%s)\n%s"
    current_app.logger.error(message, job_id, kind, type(error).__name__, stack)
    if job:
        job.fail()
    db.session.commit()
