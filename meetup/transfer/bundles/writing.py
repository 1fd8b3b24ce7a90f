"""Writing pieces of a bundle, in memory, until they are stored."""

import zlib
from collections.abc import Iterable, Mapping

from .models import BundlePiece
from .zip_files import pack


class PieceWriter:
    """Makes the pieces of one part of the job. ``checksums`` are those of the files that are begun already."""

    def __init__(self, checksums: Mapping[str, int]) -> None:
        self._checksums = checksums
        self.pieces: list[BundlePiece] = []

    def add_text(self, path: str, text: str | Iterable[str]) -> None:
        """Add the next piece of a text file."""
        self._add(path, "".join(text).encode(errors="replace"), is_packed=True)

    def add_photo(self, path: str, content: bytes) -> None:
        """Add a picture, which would not get smaller by compressing it."""
        self._add(path, content, is_packed=False)

    def _add(self, path: str, plain: bytes, is_packed: bool) -> None:
        content = pack(plain) if is_packed else plain
        piece = BundlePiece(
            path=path,
            is_packed=is_packed,
            plain_size=len(plain),
            packed_size=len(content),
            crc=zlib.crc32(plain, self._checksums.get(path, 0)),
            content=content,
        )
        self.pieces.append(piece)
