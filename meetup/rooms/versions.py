"""Stamps of the rows in rooms, and locking a row while it is changed."""

from datetime import datetime, timedelta

from sqlalchemy.exc import InvalidRequestError

from ..extensions import Model, db, now
from .errors import ParentGoneError

MILLISECOND = timedelta(milliseconds=1)


def to_microseconds(at: datetime) -> int:
    """Return the Unix time in microseconds."""
    return round(at.timestamp() * 1_000_000)


def next_stamp(previous: datetime | None) -> datetime:
    """Return the present moment, or one millisecond after ``previous`` if that is later.

    Frames with the same stamp are taken for the same frame.
    """
    return max(now(), previous + MILLISECOND) if previous else now()


def lock_row(row: Model, *columns: str) -> None:
    """Lock ``row`` until the end of the transaction, and read these columns of it again.

    Raises ParentGoneError if the row is gone by now.
    """
    try:
        db.session.refresh(row, columns, with_for_update=True)
    except InvalidRequestError as error:
        raise ParentGoneError from error
