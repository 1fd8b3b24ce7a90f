"""Reports by attendees: what is wrong with a message or question."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now
from ..languages import lazy_gettext
from ..people import User
from ..rooms.models import Room
from ..rooms.sanctions import MAX_REASON_LENGTH
from .cases import Case
from .reportables import Reportable

REASON_LABELS = {
    "unkind": lazy_gettext("Harassment or abuse"),
    "private": lazy_gettext("Shares private information"),
    "spam": lazy_gettext("Spam or off-topic"),
    "other": lazy_gettext("Something else"),
}


class Report(Model):
    """What one person said is wrong with a message or question, with its text at that time (``said``).

    A person reports the same message or question once.
    """

    __tablename__ = "reports"

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True)
    reporter_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)
    reason: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(String(MAX_REASON_LENGTH), default="")
    said: Mapped[str] = mapped_column(String(2000))
    created_at: Mapped[datetime] = mapped_column(default=now)

    reporter: Mapped[User] = relationship()

    @property
    def reason_label(self) -> str:
        return REASON_LABELS[self.reason]

    @classmethod
    def create(cls, reportable: Reportable, room: Room, reporter: User, reason: str, note: str) -> bool:
        """Record a report and open its case. Return False, and change nothing, if ``reporter`` has done so before."""
        at = now()
        case = Case.get_or_create(reportable, room, at)
        columns = {"reason": reason, "note": note, "said": reportable.row.body, "created_at": at}
        if not insert_once(cls, case_id=case.id, reporter_id=reporter.id, **columns):
            return False
        case.reopen(at)
        return True

    @classmethod
    def latest_text(cls, key: dict[str, int]) -> str:
        """Return the text of ``Reportable.key`` at the time of the latest report, or an empty text if there is none."""
        query = select(cls.said).join(Case).where(Case.is_about(key))
        return db.session.scalar(query.order_by(cls.created_at.desc()).limit(1)) or ""
