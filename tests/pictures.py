"""Pictures for tests: encoded, and as they are stored."""

from io import BytesIO
from typing import Any

import pillow_heif
from PIL import Image

from meetup.people.pictures import SQUARE_SIDES, Picture

pillow_heif.register_heif_opener()


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Return ``picture`` as a file of ``kind``, as Pillow names it."""
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def webp(size: tuple[int, int] = (8, 8), colour: str = "black") -> bytes:
    """Return a WebP of one colour."""
    return encoded(Image.new("RGB", size, colour), "WEBP")


def store_photo(owner_id: int, colour: str = "black") -> Picture:
    """Store a photo of one colour, which belongs to ``owner_id``."""
    return Picture.store(owner_id, {side: webp((side, side), colour) for side in SQUARE_SIDES})
