"""When rows of rooms changed, by which streams know them, and changing them one at a time."""

from datetime import datetime, timedelta

from sqlalchemy.exc import InvalidRequestError

from ..extensions import Model, db, now
from .errors import ParentGoneError

MILLISECOND = timedelta(milliseconds=1)


def to_microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def next_stamp(than: datetime | None) -> datetime:
    """Now, and another millisecond ``than`` that: frames of the same are taken for one."""
    return max(now(), than + MILLISECOND) if than else now()


def lock_row(row: Model, *columns: str) -> None:
    """Be alone with ``row`` until the commit, and read these of its columns as they are by then.

    Raises ParentGoneError if the row is gone by now.
    """
    try:
        db.session.refresh(row, columns, with_for_update=True)
    except InvalidRequestError as error:
        raise ParentGoneError from error
