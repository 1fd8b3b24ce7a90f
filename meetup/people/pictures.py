"""Pictures people upload: type from content, turned upright, re-encoded, stripped of everything else (U1-U3)."""

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
"""Pixels that are kept of a larger picture: enough for its cover, its square, and a QR code in it."""
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

# Unpacking the largest picture takes 370 MB: one at a time, however many are uploaded at once.
_decoding_lock = threading.Lock()


class PictureError(ValueError):
    """The upload is not a picture that can be kept; the sentence says what to do."""


def read_picture(upload: IO[bytes]) -> Image.Image:
    """Decode an upload into upright RGB pixels, ``WORKING_PIXELS`` at most.

    Ends the transaction, which has only read so far: unpacking takes seconds, and nobody waits for the database
    meanwhile.

    Raises:
        PictureError: not JPEG, PNG, WebP, GIF (or HEIC where the reader is installed), broken, or over
            ``MAX_PIXELS`` pixels; decided from the header, before anything is unpacked.
    """
    assert not (db.session.new or db.session.dirty or db.session.deleted), "this would be lost"
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
    except Exception as error:  # a broken file makes decoders raise anything: EOFError, struct.error, TypeError
        raise PictureError(DAMAGED) from error


def _shrink(picture: Image.Image) -> Image.Image:
    """The colours of ``picture``, in no more than ``WORKING_PIXELS`` pixels."""
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
    """``picture`` cropped to ``size`` pixels around its middle, on white, as WebP without metadata."""
    return encode_webp(ImageOps.fit(picture, size, Image.Resampling.LANCZOS), WEBP_QUALITY)


def encode_webp(picture: Image.Image, quality: int) -> bytes:
    """``picture`` on white, as WebP of that ``quality`` (1 to 100) without metadata."""
    if picture.mode == "RGBA":
        background = Image.new("RGB", picture.size, "white")
        background.paste(picture, mask=picture.getchannel("A"))
        picture = background
    buffer = BytesIO()
    picture.save(buffer, "WEBP", quality=quality, method=4)
    return buffer.getvalue()


class Picture(Model):
    """One uploaded picture under a random name; ``versions`` holds its sizes. Kept in the database, so that a
    backup, a deletion and a transaction cover it like everything else."""

    __tablename__ = "pictures"

    key: Mapped[str] = mapped_column(String(22), primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def store(cls, owner_id: int, picture: Image.Image, sizes: dict[int, tuple[int, int]]) -> "Picture":
        """Keep ``picture`` in ``sizes``: name of the size (its width asked for in URLs) → pixels."""
        buffer = cls(key=secrets.token_urlsafe(16), owner_id=owner_id)
        db.session.add(buffer)
        db.session.flush()
        for size, pixels in sizes.items():
            db.session.add(PictureFile(key=buffer.key, size=size, content=encode_cropped(picture, pixels)))
        return buffer

    @classmethod
    def store_square(cls, owner_id: int, picture: Image.Image) -> "Picture":
        return cls.store(owner_id, picture, {side: (side, side) for side in SQUARE_SIDES})

    @classmethod
    def webp_of(cls, key: str, size: int) -> bytes | None:
        """The WebP of that size."""
        return db.session.scalar(select(PictureFile.content).where(PictureFile.key == key, PictureFile.size == size))

    @classmethod
    def jpeg_of(cls, key: str | None) -> bytes | None:
        """The square photo as the JPEG that every address book reads, about 10 KB."""
        content = cls.webp_of(key, max(SQUARE_SIDES)) if key else None
        if content is None:
            return None
        buffer = BytesIO()
        Image.open(BytesIO(content)).save(buffer, "JPEG", quality=WEBP_QUALITY)
        return buffer.getvalue()

    @classmethod
    def delete_by_key(cls, key: str | None) -> None:
        db.session.execute(delete(cls).where(cls.key == key))


class PictureFile(Model):
    __tablename__ = "picture_files"

    key: Mapped[str] = mapped_column(ForeignKey("pictures.key", ondelete="CASCADE"), primary_key=True)
    size: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
