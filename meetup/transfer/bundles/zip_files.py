"""The format of ZIP files (PKWARE APPNOTE 6.3), for files whose pieces are compressed one by one.

Each piece ends with a full flush, so that pieces in a row are one stream (RFC 1951), which an empty last block ends.
There is no ZIP64: a file may have 4 GiB and 65,535 files in it.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

LAST_BLOCK = b"\x03\x00"
"""An empty block that says it is the last one (RFC 1951 3.2.3)."""
MAX_SIZE = 2**32 - 1
MAX_ENTRIES = 2**16 - 1

_STORED, _DEFLATED = 0, 8
_VERSION = 20
_MADE_ON_UNIX = 3 << 8 | _VERSION
_UTF8_NAMES = 1 << 11
_PLAIN_FILE = 0o100644 << 16
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


class ZipTooLargeError(Exception):
    """The file would be larger than a ZIP without extensions can be."""


class Part(NamedTuple):
    """A piece without its content. ``crc`` is the checksum of the file up to its end."""

    id: int
    plain_size: int
    packed_size: int
    crc: int


@dataclass
class Entry:
    """A file in a ZIP."""

    path: str
    is_packed: bool
    parts: list[Part] = field(default_factory=list)

    def add(self, part: Part) -> None:
        self.parts.append(part)

    @property
    def packed_size(self) -> int:
        return sum(part.packed_size for part in self.parts) + (len(LAST_BLOCK) if self.is_packed else 0)

    @property
    def length(self) -> int:
        """The bytes that it takes, its header included."""
        return _LOCAL.size + len(self.path.encode()) + self.packed_size

    @property
    def directory_length(self) -> int:
        """The bytes that the directory at the end of the ZIP takes for it."""
        return _CENTRAL.size + len(self.path.encode())

    def common_fields(self, at: datetime) -> tuple[int, ...]:
        """Return the fields that both headers have."""
        day = max(0, at.year - 1980) << 9 | at.month << 5 | at.day
        time = at.hour << 11 | at.minute << 5 | at.second // 2
        method = _DEFLATED if self.is_packed else _STORED
        plain_size = sum(part.plain_size for part in self.parts)
        name_length = len(self.path.encode())
        sizes = self.parts[-1].crc, self.packed_size, plain_size
        return _VERSION, _UTF8_NAMES, method, time, day, *sizes, name_length, 0


def pack(plain: bytes) -> bytes:
    """Return ``plain`` compressed, so that another piece or ``LAST_BLOCK`` may follow."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)


def length_of(entries: Sequence[Entry]) -> int:
    """Return the length in bytes of the ZIP with these files.

    Raises:
        ZipTooLargeError: it would be too large, or have too many files.
    """
    length = _END.size + sum(entry.length + entry.directory_length for entry in entries)
    if length > MAX_SIZE or len(entries) > MAX_ENTRIES:
        raise ZipTooLargeError
    return length


def zip_stream(entries: Sequence[Entry], at: datetime, content_of: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield a ZIP piece by piece. ``content_of`` returns the content of a piece; ``at`` is the time of all files."""
    directory, offset = [], 0
    for entry in entries:
        fields, name = entry.common_fields(at), entry.path.encode()
        yield _LOCAL.pack(b"PK\3\4", *fields) + name
        for part in entry.parts:
            yield content_of(part.id)
        if entry.is_packed:
            yield LAST_BLOCK
        more = 0, 0, 0, _PLAIN_FILE, offset
        directory.append(_CENTRAL.pack(b"PK\1\2", _MADE_ON_UNIX, *fields, *more) + name)
        offset += entry.length
    yield from directory
    count, length = len(directory), sum(map(len, directory))
    yield _END.pack(b"PK\5\6", 0, 0, count, count, length, offset, 0)
