"""Drafts: messages to contacts, kept as their owner edited them, and marked when they were sent."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..contacts.models import Contact
from ..contacts.touches import DOUBLE_TAP_WINDOW, Touch
from ..database import insert_once
from ..extensions import Model, db, now

MAX_BODY_LENGTH = 2000
"""Characters: what mail programs and phones still take from a link."""
MAX_SUBJECT_LENGTH = 200
MAX_QUOTABLE_LINES = 8
"""Lines of a note that are offered to be put in."""


class Draft(Model):
    """A message that its owner wrote or changed; ``touch_id`` names the touch that sent it.

    Taking that touch back makes it a draft again: the database forgets the touch.
    """

    __tablename__ = "drafts"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contacts.id", ondelete="CASCADE"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(MAX_SUBJECT_LENGTH), default="")
    body: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
    touch_id: Mapped[int | None] = mapped_column(ForeignKey("touches.id", ondelete="SET NULL"), index=True)
    updated_at: Mapped[datetime] = mapped_column(default=now, onupdate=now)

    @classmethod
    def find(cls, contact: Contact) -> "Draft | None":
        return db.session.get(cls, contact.id, populate_existing=True)

    @classmethod
    def save(cls, contact: Contact, subject: str, body: str) -> "Draft":
        """Keep what was written to ``contact``, which the caller holds; the version grows with each change."""
        if not insert_once(cls, contact_id=contact.id, subject=subject, body=body):
            draft = cls.find(contact)
            assert draft is not None
            if not draft.has_text(subject, body):
                draft.subject, draft.body, draft.version = subject, body, draft.version + 1
            draft.touch_id = None
            return draft
        draft = cls.find(contact)
        assert draft is not None
        return draft

    @classmethod
    def move_to(cls, contact: Contact, to: Contact) -> None:
        """What was written to ``contact`` and not sent goes on ``to`` the same person's other entry, after its own."""
        draft, there = cls.find(contact), cls.find(to)
        if draft is None or draft.touch_id:
            return
        open_there = there if there and there.touch_id is None else None
        body = f"{open_there.body}\n\n{draft.body}"[:MAX_BODY_LENGTH] if open_there else draft.body
        cls.save(to, open_there.subject if open_there else draft.subject, body)

    def has_text(self, subject: str, body: str) -> bool:
        return (self.subject, self.body) == (subject, body)


def quotable_lines(note: str) -> list[str]:
    """The lines of a note, each to be put in by its owner; nothing puts one in by itself."""
    return [line.strip() for line in note.split("\n") if line.strip()][:MAX_QUOTABLE_LINES]


def insert_line(body: str, line: str) -> str:
    """``body`` with ``line`` as a paragraph of its own, before the farewell where there is one."""
    paragraphs = body.split("\n\n")
    return "\n\n".join([*paragraphs[:-1], line, paragraphs[-1]] if len(paragraphs) > 1 else [body, line]).strip()


def mark_sent(contact: Contact) -> Touch:
    """The owner says that they wrote: thanked the first time. The draft is done with, until that is taken back."""
    again = contact.thanked_at and now() - contact.thanked_at > DOUBLE_TAP_WINDOW
    touch = Touch.log(contact, "wrote" if again else "thanked")
    if (draft := Draft.find(contact)) and draft.touch_id is None:
        draft.touch_id = touch.id
    return touch
