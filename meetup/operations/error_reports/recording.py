"""Recording errors in the table of reports, beside the request or the work that failed."""

import time
from threading import Lock

from flask import current_app
from sqlalchemy import Connection, insert, update
from sqlalchemy.exc import SQLAlchemyError

from ...database import writing_engine
from ...errors import notes_error
from ...extensions import now
from ..models import ErrorReport
from .places import ErrorPlace, place_of

PAUSE_SECONDS = 10.0
"""How long a process collects the same error before it writes again, so that a storm of errors writes little."""
MAX_PLACES = 200
"""Different mistakes that a process remembers at most."""

_lock = Lock()
_waiting: dict[str, int] = {}
_written_at: dict[str, float] = {}


@notes_error
def record(error: BaseException) -> None:
    """Count an error in its report. If the database is away, it is counted with the next one of its kind."""
    place = place_of(error)
    count = _count_to_write(place.fingerprint)
    if not count:
        return
    try:
        with writing_engine().begin() as connection:
            _add(connection, place, count)
    except SQLAlchemyError as problem:
        with _lock:
            _waiting[place.fingerprint] = _waiting.get(place.fingerprint, 0) + count
        current_app.logger.warning("an error is not in the reports (%s)", type(problem).__name__)


def forget() -> None:
    """Forget what this process has collected, for tests."""
    with _lock:
        _waiting.clear()
        _written_at.clear()


def _count_to_write(fingerprint: str) -> int:
    """Count one more. Return how many are to be written now, 0 if the last were written a moment ago."""
    with _lock:
        if len(_written_at) >= MAX_PLACES and fingerprint not in _written_at:
            _written_at.clear()
        _waiting[fingerprint] = _waiting.get(fingerprint, 0) + 1
        if time.monotonic() - _written_at.get(fingerprint, -PAUSE_SECONDS) < PAUSE_SECONDS:
            return 0
        _written_at[fingerprint] = time.monotonic()
        return _waiting.pop(fingerprint)


def _add(connection: Connection, place: ErrorPlace, count: int) -> None:
    moment = now()
    known = update(ErrorReport).where(ErrorReport.fingerprint == place.fingerprint)
    if connection.execute(known.values(count=ErrorReport.count + count, last_seen_at=moment)).rowcount:
        return
    values = {"kind": place.kind, "place": place.place, "endpoint": place.endpoint, "count": count}
    times = {"first_seen_at": moment, "last_seen_at": moment}
    connection.execute(insert(ErrorReport).values(fingerprint=place.fingerprint, **values, **times))
