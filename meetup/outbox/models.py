"""Mails in the outbox."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Index, String, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now, partial_index
from ..languages import ENGLISH, current_language, speaking
from .items import IS_GIVEN_UP, IS_PENDING, OutboxItem
from .letters import Letter, writes_letter

FAILURE_SHOWN_FOR = timedelta(days=14)
"""How long users are told that a mail did not reach them."""


class Mail(OutboxItem, Model):
    """A letter to one address. It is sent at least once; a repeat has the same Message-ID (RFC 5322 3.6.4)."""

    __tablename__ = "mails"
    __table_args__ = (
        partial_index("ix_mails_due", "due_at", where=IS_PENDING),
        Index("ix_mails_created_at", "created_at"),
        partial_index("ix_mails_given_up", "recipient", where=IS_GIVEN_UP),
    )

    message_id: Mapped[str] = mapped_column(String(64), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))

    @classmethod
    def latest(cls, limit: int = 50) -> Sequence["Mail"]:
        """Return the mails that were written last, the latest first."""
        return db.session.scalars(select(cls).order_by(cls.id.desc()).limit(limit)).all()

    @classmethod
    def find_given_up(cls, recipient: str) -> "Mail | None":
        """Return the latest mail to ``recipient`` that was given up within ``FAILURE_SHOWN_FOR``, or ``None``."""
        query = select(cls).where(cls.recipient == recipient, cls.given_up_at > now() - FAILURE_SHOWN_FOR)
        return db.session.scalar(query.order_by(cls.given_up_at.desc()).limit(1))

    @property
    def letter(self) -> Letter:
        """The text, written from the facts in the language of the reader. May raise ``NothingToSend`` or ``TooEarly``.

        Mails from before languages were stored are in English.
        """
        facts = {"language": ENGLISH.tag} | self.facts
        language = facts.pop("language")
        with speaking(language):
            return replace(writes_letter[self.kind](**facts), language=language)


def write_letter(kind: str, to: str, language: str = "", **facts: str) -> Mail:
    """Add a mail to the outbox, in the current transaction.

    ``language`` is that of the reader, a BCP 47 tag; by default the one that is spoken now.
    """
    facts = {**facts, "language": language or current_language().tag}
    mail = Mail(message_id=_new_message_id(), recipient=to, kind=kind, facts=facts)
    db.session.add(mail)
    return mail


def write_letters(kind: str, letters: Collection[tuple[str, dict[str, str]]]) -> None:
    """Add many mails to the outbox, each an address and its facts, in as few statements as the database allows.

    The facts ``language`` are the languages of the readers.
    """
    rows = [{"message_id": _new_message_id(), "recipient": to, "kind": kind, "facts": facts} for to, facts in letters]
    if rows:
        db.session.execute(insert(Mail), rows)


def _new_message_id() -> str:
    return f"{secrets.token_hex(16)}@meetup"
