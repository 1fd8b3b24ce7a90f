"""The ledger of removals: what let somebody in and was removed, so that a restored backup does not let them in again.

It is a file beside the database, which outlives it. Each line says when, what kind of thing, and the hash of what it
was known by. That is too random to be guessed, so that the file says nothing about anybody.
"""

import errno
import hashlib
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import current_app

from ...config import Config
from ...extensions import now
from .problems import BackupError

REMOVALS_FILE = "removals.log"
TORN_LINE = re.compile(r"[0-9]{4}-[0-9T:.+-]*( \w*( [0-9a-f]{0,63})?)?")


def note_removal(kind: str, known_by: str) -> None:
    """Append to the file that something was removed just now. If the disk is full, the log says so.

    The caller's transaction may still fail. Then a line tells of what is there, and would not be after a restore.
    """
    config: Config = current_app.config["MEETUP"]
    try:
        append_line(config.instance / REMOVALS_FILE, f"{now().isoformat()} {kind} {_hash_of(kind, known_by)}")
    except OSError as error:  # what is to be removed must not stay because of that
        current_app.logger.error("ledger of removals: not written (%s)", type(error).__name__)


def append_line(path: Path, line: str) -> None:
    """Append a line to a private file, and return once the disk has it. A line that was torn before stays by itself.

    Raises:
        OSError: not all of it was written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        is_torn = size > 0 and os.pread(descriptor, 1, size - 1) != b"\n"
        written = ("\n" if is_torn else "").encode() + f"{line}\n".encode()
        if os.write(descriptor, written) < len(written):
            raise OSError(errno.ENOSPC, "the disk is full")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True)
class Removals:
    """What the lines of the ledger say: when each thing was removed last, by its kind and hash."""

    times: Mapping[tuple[str, str], datetime]

    @classmethod
    def parse(cls, lines: Iterable[str]) -> "Removals":
        """Read the lines. The beginning of one, which a full disk has left, is passed over.

        Raises:
            BackupError: there is a line that was never one of this file.
        """
        times: dict[tuple[str, str], datetime] = {}
        for line in lines:
            if TORN_LINE.fullmatch(line):
                continue
            try:
                at, kind, hashed = line.split()
                moment = datetime.fromisoformat(at)
                times[kind, hashed] = max(moment, times.get((kind, hashed), moment))
            except (ValueError, TypeError) as error:
                raise BackupError(f"Nothing was restored: {REMOVALS_FILE} has a line that cannot be read.") from error
        return cls(times)

    def removed_at(self, kind: str, known_by: str) -> datetime | None:
        """Return when this was removed last, or ``None`` if it was not."""
        return self.times.get((kind, _hash_of(kind, known_by)))


def _hash_of(kind: str, known_by: str) -> str:
    return hashlib.sha256(f"{kind} {known_by}".encode()).hexdigest()
