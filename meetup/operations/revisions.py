"""Which migrations this release has, read from their files: Alembic takes a sixth of the start-up time to import."""

import re
from functools import cache
from pathlib import Path

_VERSIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"
_REVISION = re.compile(r'^revision = "(\w+)"', re.MULTILINE)
_DOWN_REVISION = re.compile(r'^down_revision = "(\w+)"', re.MULTILINE)


@cache
def known_revisions() -> frozenset[str]:
    """Return the revisions of all migrations."""
    return frozenset(revision for text in _texts() for revision in _REVISION.findall(text))


@cache
def head_revisions() -> frozenset[str]:
    """Return the revisions that no other migration follows. It is one, in a release."""
    return known_revisions() - {revision for text in _texts() for revision in _DOWN_REVISION.findall(text)}


def _texts() -> list[str]:
    return [path.read_text() for path in _VERSIONS.glob("*.py")]
