"""Photos and covers as they are stored (U3). How an upload becomes one is in ``decoding``."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from PIL import Image
from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now

SQUARE_SIDES = (96, 256)
SQUARE_SIZES = {side: (side, side) for side in SQUARE_SIDES}
"""The sizes of a photo: width and height in pixels, by the number in its address."""
JPEG_QUALITY = 82


class Picture(Model):
    """One uploaded picture with a random key; the table ``picture_files`` contains it in each size.

    It is stored in the database, so that backups, deletions and transactions cover it like everything else.
    """

    __tablename__ = "pictures"

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def store(cls, owner_id: int, files: Mapping[int, bytes]) -> "Picture":
        """Store a picture of which ``files`` holds the WebPs, by the number in their addresses."""
        stored = cls(key=secrets.token_urlsafe(16), owner_id=owner_id)
        db.session.add(stored)
        db.session.flush()
        db.session.add_all(PictureFile(key=stored.key, size=size, content=content) for size, content in files.items())
        return stored

    @classmethod
    def copy(cls, key: str | None) -> "Picture | None":
        """Store the picture ``key`` once more, of the same owner; ``None`` if there is none."""
        picture = db.session.get(cls, key) if key else None
        if picture is None:
            return None
        rows = db.session.execute(select(PictureFile.size, PictureFile.content).where(PictureFile.key == key))
        return cls.store(picture.owner_id, {row.size: row.content for row in rows})

    @classmethod
    def webp_of(cls, key: str, size: int) -> bytes | None:
        """Return the WebP in that size, or ``None`` if there is none."""
        return db.session.scalar(select(PictureFile.content).where(PictureFile.key == key, PictureFile.size == size))

    @classmethod
    def jpeg_of(cls, key: str | None) -> bytes | None:
        """Return the photo as a JPEG of about 10 KB, which every address book can read; ``None`` if there is none."""
        content = cls.webp_of(key, max(SQUARE_SIDES)) if key else None
        if content is None:
            return None
        buffer = BytesIO()
        Image.open(BytesIO(content)).save(buffer, "JPEG", quality=JPEG_QUALITY)
        return buffer.getvalue()

    @classmethod
    def delete_by_key(cls, key: str | None) -> None:
        """Delete a picture in all sizes; do nothing if ``key`` is ``None``."""
        if key:
            db.session.execute(delete(cls).where(cls.key == key))


class PictureFile(Model):
    """A picture in one size, as WebP."""

    __tablename__ = "picture_files"

    key: Mapped[str] = mapped_column(ForeignKey("pictures.key", ondelete="CASCADE"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
