"""A card without an account: what a guest gave of themself, kept by the one they gave it to."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now
from ..people import Card, User
from ..people.card import Link
from ..people.text import fold

CHANNELS = ("email", "phone", "link")


class KeptCard(Model):
    """A name and one channel. ``message`` is what the guest wrote along; it is theirs, not the holder's note."""

    __tablename__ = "kept_cards"
    __table_args__ = (
        CheckConstraint("email <> '' OR phone <> '' OR link <> ''", name="channel"),
        Index("ix_kept_cards_holder_id", "holder_id"),
        Index("ix_kept_cards_email", "email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    link: Mapped[str] = mapped_column(String(300), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    name_folded: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def kept(cls, holder: User, name: str, channel: str, value: str) -> "KeptCard":
        """The card of ``name`` that ``holder`` keeps, by its one ``channel`` (of ``CHANNELS``); made when new."""
        same = select(cls).where(cls.holder_id == holder.id, getattr(cls, channel) == value)
        card = db.session.scalar(same.limit(1)) or cls(holder_id=holder.id, **{channel: value})
        card.name, card.name_folded = name, fold(name)
        db.session.add(card)
        db.session.flush()
        return card

    @classmethod
    def given_by(cls, email: str) -> list["KeptCard"]:
        """The cards that were given with this address, the oldest first."""
        return list(db.session.scalars(select(cls).where(cls.email == email).order_by(cls.id)))

    @property
    def card(self) -> Card:
        links = (Link(self.link),) if self.link else ()
        return Card(user_id=None, name=self.name, email=self.email, phone=self.phone, links=links)

    def completing(self, card: Card) -> Card:
        """``card`` of the same person, now a member, with the channel they once gave this holder by hand."""
        links = card.links or self.card.links
        return replace(card, email=card.email or self.email, phone=card.phone or self.phone, links=links)
