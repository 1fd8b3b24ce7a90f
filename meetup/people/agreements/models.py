"""The record of agreements. Rows are added and ended, and never changed otherwise."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, select, update
from sqlalchemy.orm import Mapped, mapped_column

from ...extensions import Model, db, now
from ...pages import Page
from ..models import User
from .wordings import WORDINGS

MAX_ABOUT_LENGTH = 300


class Agreement(Model):
    """What a user agreed to: its ``kind`` of ``WORDINGS``, the words that they read, and their version.

    ``about`` names what or whom it is about, such as an event, and ``subject`` is the same as a key, such as "event 5",
    which outlives new names. ``chosen`` is what they chose, such as the fields of their card. ``ended_at`` is when they
    took it back, chose otherwise, or it was over.
    """

    __tablename__ = "agreements"
    __table_args__ = (Index("ix_agreements_user_id", "user_id", "agreed_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(20))
    version: Mapped[int]
    words: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(String(MAX_ABOUT_LENGTH), default="")
    subject: Mapped[str] = mapped_column(String(40), default="")
    chosen: Mapped[str] = mapped_column(Text, default="")
    agreed_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    @classmethod
    def record(cls, user: User, kind: str, about: str = "", subject: str = "", chosen: Iterable[str] = ()) -> None:
        """Record that ``user`` has just agreed. It ends what they agreed to before of this kind about this ``subject``.

        Nothing is written if that was the same with the same words.
        """
        wording, chosen_text = WORDINGS[kind], ", ".join(map(str, chosen))
        current = cls._open(user, [kind], subject)
        if [(each.version, each.chosen) for each in current] == [(wording.version, chosen_text)]:
            return
        values = {"version": wording.version, "words": str(wording.words), "chosen": chosen_text}
        _end(current)
        db.session.add(cls(user_id=user.id, kind=kind, about=about, subject=subject, **values))

    @classmethod
    def end(cls, user: User, *kinds: str, subject: str = "") -> None:
        """Record that ``user`` does not agree any more. Nothing happens if they did not."""
        _end(cls._open(user, kinds, subject))

    @classmethod
    def end_about(cls, *conditions: ColumnElement[bool]) -> None:
        """Record that nobody agrees any more to what the conditions are about, because that is gone."""
        is_open = cls.ended_at.is_(None)
        db.session.execute(update(cls).where(is_open, *conditions).values(ended_at=now()))

    @classmethod
    def is_standing(cls, user: User, kind: str, subject: str) -> bool:
        """Return whether ``user`` has agreed to this and not ended it."""
        return bool(cls._open(user, [kind], subject))

    @classmethod
    def load_page(cls, user: User, after: str | None) -> "Page[Agreement]":
        """Return a page of the agreements of ``user``, the latest first."""
        return Page.load(select(cls).where(cls.user_id == user.id), (cls.agreed_at, cls.id), after)

    @classmethod
    def _open(cls, user: User, kinds: Collection[str], subject: str) -> "list[Agreement]":
        is_open = cls.user_id == user.id, cls.kind.in_(kinds), cls.subject == subject, cls.ended_at.is_(None)
        return list(db.session.scalars(select(cls).where(*is_open)))

    @property
    def name(self) -> str:
        """What it is called on the page of agreements. A kind that the app does not know any more is its own name."""
        return WORDINGS[self.kind].name if self.kind in WORDINGS else self.kind


def _end(agreements: Iterable[Agreement]) -> None:
    for agreement in agreements:
        agreement.ended_at = now()
