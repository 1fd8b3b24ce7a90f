"""Pictures for tests: encoded, and as they are stored."""

import struct
import zlib
from functools import cache
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


@cache
def png(width: int, height: int, depth: int = 1, colour: int = 0, channels: int = 1) -> bytes:
    """Return a PNG of nothing but zeros, packed band by band (ISO/IEC 15948)."""
    row, packed = 1 + (width * depth * channels + 7) // 8, zlib.compressobj(9)
    band = bytes(row * 1000)
    rows = b"".join(packed.compress(band) for _ in range(height // 1000)) + packed.flush()
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def store_photo(owner_id: int, colour: str = "black") -> Picture:
    """Store a photo of one colour, which belongs to ``owner_id``."""
    return Picture.store(owner_id, {side: webp((side, side), colour) for side in SQUARE_SIDES})
