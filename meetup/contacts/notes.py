"""The private note on a contact, and its earlier texts."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, Select, Text, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now
from ..people.text import search_key

if TYPE_CHECKING:
    from .models import Contact

MAX_NOTE_LENGTH = 5000
"""The largest number of characters of a note."""
STABLE_AFTER = timedelta(minutes=5)
"""A text that stood for this long is stored as an earlier note. A younger one may be half typed."""
MAX_TYPO_LENGTH = 2
"""So many characters may be removed from a young text without storing it: they were typos."""
MAX_EARLIER_NOTES = 50
"""The largest number of earlier notes of one contact."""


class NoteMixin:
    """The part of a contact that its owner writes for themself. Nobody else ever reads it."""

    if TYPE_CHECKING:
        id: Mapped[int]
    note: Mapped[str] = mapped_column(Text, default="")
    note_version: Mapped[int] = mapped_column(default=0)
    note_folded: Mapped[str] = mapped_column(Text, default="")
    noted_at: Mapped[datetime | None]

    def write_note(self, note: str) -> None:
        """Replace the note. The text before is stored as an earlier note if somebody might miss it."""
        before = self.note or ""
        if before and (_is_stable(self.noted_at) or removed_length(before, note) > MAX_TYPO_LENGTH):
            EarlierNote.store(self.id, before, self.noted_at)
        self.replace_note(note)

    def append_note(self, text: str, max_length: int) -> None:
        """Append a line, and cut the note at ``max_length`` characters.

        A line that is there already is not repeated. A text that begins with the note replaces it.
        """
        if text not in self.note.split("\n"):
            self.write_note((text if text.startswith(self.note) else f"{self.note}\n{text}")[:max_length])

    def restore_note(self, earlier: "EarlierNote") -> None:
        """Restore an earlier note. The present text becomes an earlier note, however young it is."""
        if self.note and self.note != earlier.text:
            EarlierNote.store(self.id, self.note, self.noted_at)
        self.replace_note(earlier.text)
        db.session.delete(earlier)

    def replace_note(self, note: str) -> None:
        """Replace the note without storing the text before. The version grows with each change."""
        self.note, self.note_folded, self.noted_at = note, search_key(note), now()
        self.note_version = (self.note_version or 0) + 1


class EarlierNote(Model):
    """An earlier text of a note. ``written_at`` is null if it is unknown when it was written."""

    __tablename__ = "earlier_notes"
    __table_args__ = (Index("ix_earlier_notes_contact_id", "contact_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def store(cls, contact_id: int, text: str, written_at: datetime | None) -> int:
        """Store a text and return the id of its row. Only the latest ``MAX_EARLIER_NOTES`` of a contact are kept."""
        earlier = cls(contact_id=contact_id, text=text, written_at=written_at)
        db.session.add(earlier)
        db.session.flush()
        latest = cls._latest_query(contact_id).with_only_columns(cls.id).limit(MAX_EARLIER_NOTES)
        db.session.execute(delete(cls).where(cls.contact_id == contact_id, cls.id.not_in(latest)))
        return earlier.id

    @classmethod
    def all_for(cls, contact: "Contact") -> "Sequence[EarlierNote]":
        """Return the earlier notes of a contact, the latest first."""
        return db.session.scalars(cls._latest_query(contact.id).limit(MAX_EARLIER_NOTES)).all()

    @classmethod
    def find_owned(cls, contact: "Contact", note_id: int) -> "EarlierNote | None":
        return db.session.scalar(select(cls).where(cls.id == note_id, cls.contact_id == contact.id))

    @classmethod
    def delete_all(cls, contact: "Contact") -> None:
        db.session.execute(delete(cls).where(cls.contact_id == contact.id))

    @classmethod
    def _latest_query(cls, contact_id: int) -> "Select[EarlierNote]":
        return select(cls).where(cls.contact_id == contact_id).order_by(cls.replaced_at.desc(), cls.id.desc())


def removed_length(before: str, after: str) -> int:
    """Return how many characters of ``before`` an edit at one place removed."""
    prefix = _common_prefix_length(before, after)
    return len(before) - prefix - _common_prefix_length(before[prefix:][::-1], after[prefix:][::-1])


def _common_prefix_length(a: str, b: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


def _is_stable(since: datetime | None) -> bool:
    return since is None or now() - since >= STABLE_AFTER
