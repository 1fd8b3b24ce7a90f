"""The table of complaints."""

from datetime import datetime

from flask import current_app
from flask_login import current_user
from sqlalchemy import CheckConstraint, ForeignKey, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...extensions import Model, db, now
from ...languages import ENGLISH
from ...outbox import write_letter
from ..models import User, on_profile_change
from .forms import ComplaintForm

SHOWN_COMPLAINTS = 200
"""How many complaints `flask reports` prints."""


class Complaint(Model):
    """What somebody told the operator about an event, a profile or a room.

    ``about`` is its title at that time, or the name as it is now, ``path`` that of its page. ``subject_id`` is the user
    whose profile it is about, ``event_id`` or ``room_id`` what else it is about, and ``message_id`` the one message in
    the room that was reported with it. ``reporter_id`` is empty for somebody who was signed out. ``outcome`` is what an
    operator decided.
    """

    __tablename__ = "complaints"
    __table_args__ = (
        CheckConstraint("kind IN ('event', 'profile', 'room')", name="kind"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        CheckConstraint("outcome IN ('set_aside', 'suspended')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(7))
    about: Mapped[str] = mapped_column(String(140))
    path: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(Text)
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    room_id: Mapped[int | None] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id", ondelete="SET NULL"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(9))

    reporter: Mapped[User | None] = relationship(foreign_keys=reporter_id)

    @classmethod
    def create(cls, kind: str, about: str, path: str, form: ComplaintForm, **ids: int | None) -> None:
        """Record what the reader of this request typed into a valid ``form``, and mail it to the operator.

        ``ids`` are the columns that refer to what it is about.
        """
        complaint = cls(kind=kind, about=about, path=path, reason=form.reason.data, note=form.note.data or "", **ids)
        complaint.reporter_id = current_user.id if current_user.is_authenticated else None
        db.session.add(complaint)
        db.session.flush()
        if operator := current_app.config["MEETUP"].operator_mail:
            write_letter("complaint", to=operator, language=ENGLISH.tag, complaint_id=str(complaint.id))

    @classmethod
    def create_about(cls, user: User, form: ComplaintForm) -> None:
        """Record a complaint about the profile of ``user`` as ``create`` does."""
        cls.create("profile", _name_of(user), "", form, subject_id=user.id)

    @classmethod
    def latest(cls) -> "list[Complaint]":
        """Return the latest complaints, the oldest of them first."""
        query = select(cls).order_by(cls.created_at.desc(), cls.id.desc()).limit(SHOWN_COMPLAINTS)
        return list(db.session.scalars(query))[::-1]


def _name_of(user: User) -> str:
    return f"{user.profile.name} (account {user.id})"


@on_profile_change
def _rename(user: User) -> None:
    """Let complaints not keep a name that somebody has given up."""
    is_about = Complaint.subject_id == user.id, Complaint.about != _name_of(user)
    db.session.execute(update(Complaint).where(*is_about).values(about=_name_of(user)))
