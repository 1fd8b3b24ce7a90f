"""Uploaded pictures: type by content, turned upright, encoded again and without metadata (U1-U3)."""

import secrets
import threading
from datetime import datetime
from io import BytesIO
from math import sqrt
from typing import IO

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy import ForeignKey, LargeBinary, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from ..extensions import Model, db, now

try:
    import pillow_heif
except ImportError:
    pillow_heif = None  # type: ignore[assignment]

MAX_PIXELS = 40_000_000
WORKING_PIXELS = 5_000_000
"""Pixels to which larger pictures are reduced: enough for a cover, a photo, and reading a QR code."""
FORMATS: tuple[str, ...] = ("JPEG", "PNG", "WEBP", "GIF")
if pillow_heif:  # the extra "heic"
    pillow_heif.register_heif_opener()
    FORMATS = (*FORMATS, "HEIF")
TOO_LARGE = "This picture has too many pixels. Choose one under 40 megapixels."
UNREADABLE = (
    "This is not a picture we can read. Choose a JPEG, PNG or WebP; on an iPhone, "
    "set Camera, Formats to “Most compatible” or send a screenshot."
)
DAMAGED = "This picture is damaged or incomplete. Choose another."
SQUARE_SIDES = (96, 256)
WEBP_QUALITY = 82

# Decoding the largest picture takes 370 MB, so pictures are decoded one at a time.
_decoding_lock = threading.Lock()


class PictureError(ValueError):
    """The upload is not a picture that can be used. The message says what to do."""


def read_picture(upload: IO[bytes]) -> Image.Image:
    """Decode an upload into an upright picture in RGB or RGBA with at most ``WORKING_PIXELS`` pixels.

    Ends the transaction, which must have only read so far. Decoding takes seconds, during which nobody should have
    to wait for the database.

    Raises:
        PictureError: the upload is damaged, not a JPEG, PNG, WebP, GIF (or HEIC if its reader is installed), or larger
            than ``MAX_PIXELS``, which is known from the header before anything is decoded.
    """
    assert not (db.session.new or db.session.dirty or db.session.deleted), "unsaved changes would be lost"
    db.session.rollback()
    try:
        picture = Image.open(upload, formats=FORMATS)
        if picture.width * picture.height > MAX_PIXELS:
            raise PictureError(TOO_LARGE)
        with _decoding_lock:
            return ImageOps.exif_transpose(_shrink(picture))
    except PictureError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(TOO_LARGE) from error
    except UnidentifiedImageError as error:
        raise PictureError(UNREADABLE) from error
    except Exception as error:  # decoders raise anything for damaged files: EOFError, struct.error, TypeError
        raise PictureError(DAMAGED) from error


def _shrink(picture: Image.Image) -> Image.Image:
    """Return ``picture`` in RGB or RGBA, reduced to at most ``WORKING_PIXELS`` pixels."""
    picture.draft("RGB", (2048, 2048))
    mode = "RGBA" if _has_alpha(picture) else "RGB"
    coloured = picture if picture.mode == mode else picture.convert(mode)
    scale = sqrt(WORKING_PIXELS / (coloured.width * coloured.height))
    if scale >= 1:
        return coloured
    size = max(1, int(coloured.width * scale)), max(1, int(coloured.height * scale))
    return coloured.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info


def encode_cropped(picture: Image.Image, size: tuple[int, int]) -> bytes:
    """Return ``picture`` cropped around its centre to ``size`` (width and height in pixels), as by `encode_webp`."""
    return encode_webp(ImageOps.fit(picture, size, Image.Resampling.LANCZOS), WEBP_QUALITY)


def encode_webp(picture: Image.Image, quality: int) -> bytes:
    """Return ``picture`` on a white background as WebP of ``quality`` 1 to 100, without metadata."""
    if picture.mode == "RGBA":
        background = Image.new("RGB", picture.size, "white")
        background.paste(picture, mask=picture.getchannel("A"))
        picture = background
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


class Picture(Model):
    """One uploaded picture with a random key; the table ``picture_files`` contains it in each size.

    It is stored in the database, so that backups, deletions and transactions cover it like everything else.
    """

    __tablename__ = "pictures"

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def store(cls, owner_id: int, picture: Image.Image, sizes: dict[int, tuple[int, int]]) -> "Picture":
        """Store ``picture`` in ``sizes``, which maps the number in URLs to width and height in pixels."""
        stored = cls(key=secrets.token_urlsafe(16), owner_id=owner_id)
        db.session.add(stored)
        db.session.flush()
        for size, pixels in sizes.items():
            db.session.add(PictureFile(key=stored.key, size=size, content=encode_cropped(picture, pixels)))
        return stored

    @classmethod
    def store_square(cls, owner_id: int, picture: Image.Image) -> "Picture":
        """Store ``picture`` as a photo, in the sizes of ``SQUARE_SIDES``."""
        return cls.store(owner_id, picture, {side: (side, side) for side in SQUARE_SIDES})

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
        Image.open(BytesIO(content)).save(buffer, "JPEG", quality=WEBP_QUALITY)
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
