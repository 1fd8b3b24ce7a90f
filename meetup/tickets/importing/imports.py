"""Imports of attendees: what a list says, stored until an organizer has reviewed it, then what became of it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...events import Event
from ...extensions import Model, db, now
from ...languages import ngettext
from ...people import User
from ...people.refused_addresses import RefusedAddress
from ...tidying import erase_batch, tidies
from ..codes import code_hash
from .attendees import Attendee, AttendeeList, remarks_on
from .comparing import Comparison, compare
from .dialects import label_of
from .reading import NAME_FIELDS

REVIEW_PERIOD = timedelta(hours=1)
"""How long an import waits for its review. Nothing of it is on the list before."""
UNDO_WINDOW = timedelta(hours=1)
MAX_LISTED = 20
"""Earlier imports that are listed."""


class TicketImport(Model):
    """An import of one list for an event.

    ``reading`` says how the file was read. ``people`` are those on the list, with hashes of their printed codes;
    ``not_coming`` are the keys of those who do not come any more. The file itself, its ``content``, stays until the
    review is over, as it can be read in another way. Afterwards only ``counts`` are left.
    """

    __tablename__ = "ticket_imports"
    __table_args__ = (Index("ix_ticket_imports_event", "event_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(20))
    reading: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)
    not_coming: Mapped[list[str]] = mapped_column(JSON, default=list, deferred=True)
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    counts: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    begun_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    event: Mapped[Event] = relationship()
    user: Mapped[User | None] = relationship()

    @classmethod
    def begin(cls, event: Event, by: User, name: str, parsed: AttendeeList, content: bytes) -> "TicketImport":
        """Store a list for review."""
        started = cls(event_id=event.id, user_id=by.id, name=name[:120], content=content)
        started.show(parsed, "")
        db.session.add(started)
        db.session.flush()
        return started

    def show(self, parsed: AttendeeList, encoding: str) -> None:
        """Let the review show what the list says, read in the chosen ``encoding`` ("" for none).

        Addresses whose owners object to being stored are left out.
        """
        objected = RefusedAddress.objected_among(filter(None, (person.email for person in parsed.people)))
        people = [replace(person, email=None) if person.email in objected else person for person in parsed.people]
        self.source = parsed.source
        self.people = [{**person.as_json, "codes": self._hashes(person)} for person in people]
        self.not_coming = list(parsed.not_coming)
        self.reading = {
            "columns": parsed.columns,
            "separator": parsed.separator,
            "encoding": encoding or parsed.encoding,
            "is_chosen": bool(encoding),
            "sheet": parsed.sheet,
            "heading_line": parsed.heading_line,
            "skipped": dict(parsed.skipped),
            "remarks": [*remarks_on(parsed), *_remark_on_objected(len(objected))],
        }

    @classmethod
    def find_pending(cls, event: Event, import_id: int, lock: bool = False) -> "TicketImport | None":
        """Return the import with this id while it waits for review. ``lock`` lets a second tap wait for the first."""
        is_pending = cls.begun_at.is_(None), cls.created_at > now() - REVIEW_PERIOD
        query = select(cls).where(cls.id == import_id, cls.event_id == event.id, *is_pending)
        return db.session.scalar(query.with_for_update() if lock else query)

    @classmethod
    def find_undoable(cls, event: Event, import_id: int) -> "TicketImport | None":
        """Return the import with this id while it can be undone, and lock it."""
        query = select(cls).where(cls.id == import_id, cls.event_id == event.id, *cls._is_undoable())
        return db.session.scalar(query.with_for_update())

    @classmethod
    def all_done(cls, event: Event) -> "Sequence[TicketImport]":
        """Return the last imports that were carried out, the latest first."""
        query = select(cls).where(cls.event_id == event.id, cls.done_at.is_not(None))
        return db.session.scalars(query.order_by(cls.id.desc()).limit(MAX_LISTED)).all()

    @classmethod
    def _is_undoable(cls) -> tuple[Any, ...]:
        return cls.done_at > now() - UNDO_WINDOW, cls.undone_at.is_(None)

    @property
    def can_be_undone(self) -> bool:
        """Whether it changed something that can still be taken back."""
        is_recent = self.done_at is not None and self.done_at > now() - UNDO_WINDOW
        has_effect = any(self.counts.get(name) for name in ("added", "changed", "cancelled"))
        return is_recent and self.undone_at is None and has_effect

    @property
    def label(self) -> str:
        """What people call the program, "" for anybody's own list."""
        return label_of(self.source)

    @property
    def has_names(self) -> bool:
        """Whether a column is known to hold names, so that the people on the list can be read."""
        return any(column["field"] in NAME_FIELDS for column in self.reading.get("columns", []))

    @property
    def skipped(self) -> Counter[str]:
        return Counter(self.reading.get("skipped", {}))

    def attendees(self) -> list[tuple[Attendee, tuple[str, ...]]]:
        """Return the people on the list with the hashes of their printed codes."""
        rows = (dict(row) for row in self.people)
        return [(Attendee(**row), tuple(codes)) for row in rows for codes in [row.pop("codes")]]

    def first_attendees(self, count: int) -> list[Attendee]:
        return [Attendee(**{name: row[name] for name in row if name != "codes"}) for row in self.people[:count]]

    def compare(self) -> Comparison:
        """Return what it changes about the tickets that there are now."""
        return compare(self.event_id, self.source, self.attendees(), self.not_coming)

    def begin_job(self) -> None:
        """Forget the list and its file, as whoever carries it out has been told all of it."""
        self.begun_at = now()
        self.people, self.not_coming, self.content, self.reading = [], [], None, {}

    def finish(self, counts: dict[str, int]) -> None:
        self.done_at, self.counts = now(), counts

    def mark_undone(self) -> None:
        self.undone_at = now()

    def forget_changes(self) -> None:
        """Erase what the undo needed, which is over."""
        db.session.execute(delete(TicketImportChange).where(TicketImportChange.import_id == self.id))

    def _hashes(self, person: Attendee) -> list[str]:
        return [code_hash(self.event_id, text) for text in person.printed]


def _remark_on_objected(count: int) -> Iterator[str]:
    if count:
        yield ngettext(
            "The owner of an address asked us not to store it, so their ticket has none.",
            "The owners of %(num)s addresses asked us not to store them, so their tickets have none.",
            count,
        )


class TicketImportChange(Model):
    """What an import did to a ticket (``kind``), so that it can be taken back.

    ``before`` and ``after`` hold its values and what the list said of it.
    """

    __tablename__ = "ticket_import_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ticket_imports.id", ondelete="CASCADE"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


@tidies("imports of attendees")
def _erase_old_imports() -> int:
    """Erase lists that nobody has reviewed, and what the undo of others needed. Their counts stay with the event."""
    count = erase_batch(TicketImport, TicketImport.begun_at.is_(None), TicketImport.created_at <= now() - REVIEW_PERIOD)
    old = select(TicketImport.id).where(TicketImport.done_at <= now() - UNDO_WINDOW)
    return count + erase_batch(TicketImportChange, TicketImportChange.import_id.in_(old))
