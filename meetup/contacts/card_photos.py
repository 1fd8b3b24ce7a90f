"""Photos of paper cards. Only the owner of the card sees them; they have no public address."""

from datetime import datetime
from typing import IO

from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now
from ..people.decoding import fit_picture
from .kept_cards import KeptCard

MAX_SIDE_PIXELS = 1600
"""Pixels of the longer side: small print stays readable, in about 200 KB."""
WEBP_QUALITY = 80


class CardPhoto(Model):
    """The photo of a kept card. It is not stored in ``pictures``, which everybody can open who knows the name."""

    __tablename__ = "card_photos"

    card_id: Mapped[int] = mapped_column(ForeignKey("kept_cards.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def store(cls, card: KeptCard, content: bytes) -> None:
        """Store the photo of ``card``, as `encode_photo` returns it, in place of the one before."""
        db.session.merge(cls(card_id=card.id, content=content, created_at=now()))

    @classmethod
    def webp_of(cls, card: KeptCard) -> bytes | None:
        """Return the photo as WebP, if there is one."""
        return db.session.scalar(select(cls.content).where(cls.card_id == card.id))

    @classmethod
    def exists_for(cls, card: KeptCard) -> bool:
        return db.session.scalar(select(cls.card_id).where(cls.card_id == card.id)) is not None

    @classmethod
    def delete_for(cls, card: KeptCard) -> None:
        db.session.execute(delete(cls).where(cls.card_id == card.id))


def encode_photo(upload: IO[bytes]) -> bytes:
    """Return the picture, scaled down and on white, as WebP without metadata (U1). It raises PictureError."""
    return fit_picture(upload, MAX_SIDE_PIXELS, WEBP_QUALITY)
