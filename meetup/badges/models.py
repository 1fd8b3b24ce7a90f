"""How badges of an event look, which ones have been printed, and the files with them."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary, SmallInteger, String, delete, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from ..database import in_ids
from ..events import Event
from ..extensions import Model, db, now
from ..people.pictures import Picture
from .papers import DEFAULT_PAPER, PAPERS
from .sheets import Printing

FILES_KEPT = timedelta(hours=1)
"""How long a file with badges can be downloaded (Z5)."""
SHOWN = ("title", "role", "company", "headline", "pronouns", "code")
"""What a badge may show besides the name."""
SHOWN_AT_FIRST = ("title", "role", "company", "pronouns")


class BadgeDesign(Model):
    """What the organizers of an event have chosen for its badges.

    ``shown`` names what is printed besides the name, ``marks`` the mark of each kind of people. ``offset_x`` and
    ``offset_y`` say by how many tenths of a millimetre everything is printed more to the right and further down.
    """

    __tablename__ = "badge_designs"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), primary_key=True)
    paper: Mapped[str] = mapped_column(String(20), default=DEFAULT_PAPER)
    both_sides: Mapped[bool] = mapped_column(default=False)
    shown: Mapped[list[str]] = mapped_column(JSON, default=lambda: list(SHOWN_AT_FIRST))
    marks: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    offset_x: Mapped[int] = mapped_column(SmallInteger, default=0)
    offset_y: Mapped[int] = mapped_column(SmallInteger, default=0)
    logo_key: Mapped[str | None] = mapped_column(ForeignKey("pictures.key", ondelete="SET NULL"), index=True)
    changed_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def of(cls, event_id: int) -> "BadgeDesign":
        """Return the design of an event, or one as it is at first, which is not stored."""
        return db.session.get(cls, event_id) or cls.first(event_id)

    @classmethod
    def first(cls, event_id: int) -> "BadgeDesign":
        return cls(
            event_id=event_id,
            paper=DEFAULT_PAPER,
            both_sides=False,
            shown=list(SHOWN_AT_FIRST),
            marks={},
            offset_x=0,
            offset_y=0,
        )

    @classmethod
    def change(cls, event_id: int, values: Mapping[str, Any]) -> "BadgeDesign":
        """Store what the organizers have chosen, and return it."""
        Event.lock(event_id)
        design = db.session.get(cls, event_id)
        if design is None:
            design = cls.first(event_id)
            db.session.add(design)
        for name, value in values.items():
            setattr(design, name, value)
        design.changed_at = now()
        db.session.flush()
        return design

    def set_logo(self, logo: Picture | None) -> None:
        """Set or remove the logo. The previous one is deleted."""
        previous_key, self.logo_key = self.logo_key, logo.key if logo else None
        db.session.flush()
        Picture.delete_by_key(previous_key)

    @property
    def printing(self) -> Printing:
        """How the badges are printed. A paper that this version does not know is replaced by the usual one."""
        paper = PAPERS.get(self.paper, PAPERS[DEFAULT_PAPER])
        return Printing(paper, self.both_sides, self.offset_x / 10, self.offset_y / 10)


class BadgePrint(Model):
    """The fact that a badge has been printed. A badge with a new code has not."""

    __tablename__ = "badge_prints"

    code_id: Mapped[int] = mapped_column(ForeignKey("codes.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    printed_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def record(cls, event_id: int, code_ids: Collection[int]) -> None:
        """Note that badges with these codes are printed now."""
        db.session.execute(delete(cls).where(in_ids(cls.code_id, list(code_ids))))
        at = now()
        rows = [{"code_id": code_id, "event_id": event_id, "printed_at": at} for code_id in sorted(set(code_ids))]
        if rows:
            db.session.execute(insert(cls), rows)


class BadgeFile(Model):
    """A PDF with badges, for whoever had it made, for an hour. With a ``position`` it is a piece of one in the making.

    ``notes`` names the people on whose badge not everything could be printed.
    """

    __tablename__ = "badge_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    position: Mapped[int | None]
    badge_count: Mapped[int]
    page_count: Mapped[int]
    notes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @classmethod
    def find(cls, event_id: int, owner_id: int, file_id: int) -> "BadgeFile | None":
        """Return a finished file of its owner that is not too old."""
        query = select(cls).where(cls.id == file_id, cls.event_id == event_id, cls.owner_id == owner_id)
        return db.session.scalar(query.where(cls.position.is_(None), cls.created_at > now() - FILES_KEPT))

    @classmethod
    def pieces_of(cls, job_id: int) -> list[bytes]:
        """Return the contents of the pieces that a job has made, in their order."""
        query = select(cls.content).where(cls.job_id == job_id, cls.position.is_not(None))
        return list(db.session.scalars(query.order_by(cls.position)))

    @classmethod
    def delete_pieces_of(cls, job_id: int) -> None:
        db.session.execute(delete(cls).where(cls.job_id == job_id, cls.position.is_not(None)))
