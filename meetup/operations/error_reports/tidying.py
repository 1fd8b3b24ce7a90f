"""What `flask tidy` erases of the reports of errors."""

from datetime import timedelta

from ...extensions import now
from ...tidying import erase_batch, tidies
from ..models import ErrorReport

KEPT_FOR = timedelta(days=90)


@tidies("reports of errors")
def erase_error_reports() -> int:
    """Erase the reports of errors that have not happened again for a long time."""
    return erase_batch(ErrorReport, ErrorReport.last_seen_at < now() - KEPT_FOR)
