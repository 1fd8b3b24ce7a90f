"""The file of a backup: a ZIP with the database, other files, and a manifest with the checksums of both.

docs/decisions/0048-backups.md says why it is one file, and what is in it.
"""

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .problems import BackupError

MANIFEST_NAME = "manifest.json"
FORMAT = 1
CHUNK_BYTES = 1024 * 1024
_DEFLATE_LEVEL = 1
"""Pictures do not get smaller, and texts hardly with more effort."""


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What a backup says of itself.

    ``kind`` is that of its database, ``sqlite`` or ``postgresql``, and ``revision`` that of its last migration.
    ``began_at`` is when the backup began: whatever was acknowledged before is in it. ``tables`` are numbers of rows,
    and ``files`` the SHA-256 of each other file in the archive.
    """

    kind: str
    revision: str
    release: str
    began_at: str
    tables: Mapping[str, int]
    files: Mapping[str, str]
    format: int = FORMAT

    @property
    def row_count(self) -> int:
        return sum(self.tables.values())


def write_archive(target: Path, manifest: Manifest, files: Mapping[str, Path]) -> None:
    """Write the files and the manifest to ``target``, which must exist and be empty, and wait for the disk."""
    with target.open("r+b") as output:
        with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=_DEFLATE_LEVEL) as archive:
            archive.writestr(MANIFEST_NAME, json.dumps(asdict(manifest), indent=1))
            for name, path in files.items():
                archive.write(path, name)
        output.flush()
        os.fsync(output.fileno())


def check_archive(path: Path) -> Manifest:
    """Read all of a backup and compare it with its checksums. Return its manifest.

    Raises:
        BackupError: it is no backup, or not as it was written.
    """
    with _opened(path) as archive:
        manifest = _read_manifest(archive)
        if {*manifest.files, MANIFEST_NAME} != set(archive.namelist()):
            raise BackupError(f"{path} is damaged: files in it are missing, or too many.")
        for name, digest in manifest.files.items():
            with archive.open(name) as content:
                if hashlib.file_digest(content, "sha256").hexdigest() != digest:  # type: ignore[arg-type]
                    raise BackupError(f"{path} is damaged: {name} in it is not as it was written.")
    return manifest


def extract(path: Path, name: str, target: Path) -> None:
    """Write one file of a backup to ``target``, for its owner alone, and wait for the disk."""
    with _opened(path) as archive, archive.open(name) as content, create_private(target).open("r+b") as output:
        shutil.copyfileobj(content, output, CHUNK_BYTES)
        output.flush()
        os.fsync(output.fileno())


def read_text(path: Path, name: str) -> str:
    """Return the text of a file of a backup, empty if it has none of this name."""
    with _opened(path) as archive:
        return archive.read(name).decode() if name in archive.namelist() else ""


def create_private(path: Path) -> Path:
    """Create an empty file that only its owner can read, from its first moment on. Raises FileExistsError."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Wait until the disk holds the names of the files in ``folder``."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {path}.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and type(error) not in (RuntimeError, NotImplementedError):
            raise
        raise BackupError(f"{path} is no backup, or it is damaged or incomplete.") from error


def _read_manifest(archive: zipfile.ZipFile) -> Manifest:
    try:
        values: dict[str, Any] = json.loads(archive.read(MANIFEST_NAME))
        if values.get("format") != FORMAT:
            raise BackupError("This backup was made by a newer release. Restore it with that one.")
        return Manifest(**values)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BackupError(f"{archive.filename} is no backup of this program.") from error
