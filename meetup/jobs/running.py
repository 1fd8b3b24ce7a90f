"""What the worker does with jobs: part by part, with pauses in which others write."""

import time
import traceback

from flask import current_app

from ..database import is_unavailable
from ..extensions import db
from ..outbox import works
from .models import Job

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
    """Do the next part of a job in a transaction. Return whether there was one."""
    job = Job.lock_next()
    if job is None:
        db.session.commit()
        return False
    job_id = job.id
    try:
        job.advance()
        db.session.commit()
    except Exception as error:
        db.session.rollback()
        if is_unavailable(error):
            raise
        _record_failure(job_id, error)
    db.session.expunge_all()
    return True


def _record_failure(job_id: int, error: Exception) -> None:
    """Log where it failed, without the message, which may contain what somebody typed (L1), and let the job end."""
    stack = "".join(traceback.format_tb(error.__traceback__))
    current_app.logger.error("jobs: part of job %s failed (%s)\n%s", job_id, type(error).__name__, stack)
    job = db.session.get(Job, job_id, with_for_update=True, populate_existing=True)
    if job and not job.is_finished:
        job.fail()
    db.session.commit()
