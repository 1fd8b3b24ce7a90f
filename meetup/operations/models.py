"""The tables of whoever runs the site: when something last ran, and mistakes of the program. Both are about nobody."""

from datetime import datetime

from sqlalchemy import String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ..database import insert_once
from ..extensions import Model, db, now


class Beat(Model):
    """When something that should go on for ever last did, such as the worker."""

    __tablename__ = "beats"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]

    @classmethod
    def note(cls, name: str) -> None:
        """Record that it runs at this moment."""
        if not db.session.execute(update(cls).where(cls.name == name).values(at=now()).returning(cls.name)).first():
            insert_once(cls, name=name, at=now())

    @classmethod
    def last(cls, name: str) -> datetime | None:
        moment: datetime | None = db.session.scalar(select(cls.at).where(cls.name == name))
        return moment

    @classmethod
    def forget(cls, name: str) -> None:
        db.session.execute(delete(cls).where(cls.name == name))


class ErrorReport(Model):
    """A mistake of the program: what kind of error, where in the code, at which endpoint, and how often.

    ``fingerprint`` is the same for what is the same mistake. There is nothing of a request here, and no message.
    """

    __tablename__ = "error_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(120))
    place: Mapped[str] = mapped_column(String(200))
    endpoint: Mapped[str] = mapped_column(String(120))
    count: Mapped[int]
    first_seen_at: Mapped[datetime] = mapped_column(default=now)
    last_seen_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def since(cls, moment: datetime, limit: int) -> "list[ErrorReport]":
        """Return what has happened since ``moment``, the most frequent first."""
        query = select(cls).where(cls.last_seen_at > moment).order_by(cls.count.desc(), cls.id).limit(limit)
        return list(db.session.scalars(query))
