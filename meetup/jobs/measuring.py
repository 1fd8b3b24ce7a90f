"""What the metrics tell about jobs."""

from sqlalchemy import func, select

from ..extensions import db
from ..operations import measures
from .models import Job


@measures("jobs_waiting")
def count_unfinished() -> float:
    """Return how many jobs the worker has not finished."""
    return float(db.session.scalar(select(func.count()).where(Job.finished_at.is_(None))) or 0)
