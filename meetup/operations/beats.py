"""The beat of the worker: a row that says when it last ran, so that others notice when it does not."""

from datetime import datetime, timedelta

from ..extensions import now
from ..outbox import plans
from .backups import on_restored
from .backups.restorations import Restoration
from .models import Beat

WORKER = "worker"
LATE_AFTER = timedelta(minutes=15)
"""How long ago the last beat may be. The worker beats once a minute, or as often as cron starts it."""


@plans
def beat() -> None:
    """Record that the worker runs."""
    Beat.note(WORKER)


@on_restored
def forget_beat(_restoration: Restoration) -> None:
    """Forget the beat of the worker that ran when the backup was made."""
    Beat.forget(WORKER)


def is_late(last: datetime | None) -> bool:
    """Return whether the worker seems to have stopped, or never ran."""
    return last is None or now() - last > LATE_AFTER
