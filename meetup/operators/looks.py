"""What operators looked at and decided, for whoever it concerns. Rows are only added."""

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, String, exists, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database.prepared import moment
from ..extensions import Model, db, now
from ..languages import lazy_gettext
from ..pages import Page
from ..people import User
from ..people.complaints import Complaint
from .subjects import Subject, SubjectMixin, is_about

OPEN_PERIOD = timedelta(minutes=10)
"""How long an operator sees what they have opened, until they open it again, which is written down again."""

SENTENCES = {
    "looked": lazy_gettext("Looked at it"),
    "set_aside": lazy_gettext("Set the report aside: nothing was wrong"),
    "suspended": lazy_gettext("Suspended it"),
    "replied": lazy_gettext("Replied to the answer"),
    "restored": lazy_gettext("Restored it"),
}
"""What the page says of each act."""


class Look(SubjectMixin, Model):
    """An operator looked at something, or decided on it: an account, an event or a room.

    ``reason`` is the reason of the report that was opened, or empty. ``operator_id`` is empty once that account is
    erased. No page shows it: the operators act for whoever runs the site.
    """

    __tablename__ = "operator_looks"
    __table_args__ = (
        CheckConstraint("act IN ('looked', 'set_aside', 'suspended', 'replied', 'restored')", name="act"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[str] = mapped_column(String(9))
    reason: Mapped[str] = mapped_column(String(8), default="")
    operator_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def record(cls, operator: User, subject: Subject, act: str, complaint: Complaint | None = None) -> None:
        """Record what ``operator`` does: a key of ``SENTENCES``."""
        if act not in SENTENCES:
            raise KeyError(act)
        reason = complaint.reason if complaint else ""
        db.session.add(cls(act=act, reason=reason, operator_id=operator.id, **subject.columns))

    @classmethod
    def is_open(cls, operator: User, subject: Subject) -> bool:
        """Return whether ``operator`` has opened this within ``OPEN_PERIOD``."""
        is_theirs = cls.operator_id == operator.id, cls.act == "looked", cls.is_of(subject)
        return bool(db.session.scalar(select(exists().where(*is_theirs, cls.at > moment(OPEN_PERIOD)))))

    @classmethod
    def load_page(cls, user: User, after: str | None) -> "Page[Look]":
        """Return a page of what concerns ``user``, the latest first."""
        query = select(cls).where(is_about(user.id, cls, cls.user_id))
        return Page.load(query, (cls.at, cls.id), after)

    @property
    def about(self) -> str:
        """The title of the event or the name of the room, empty for an account."""
        return self.subject.name

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.act])
