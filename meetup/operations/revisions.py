"""Which migrations this release has, and at which the database is.

Without Alembic, which takes a sixth of the start-up time to import.
"""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import text

from ..extensions import db

_VERSIONS = Path(__file__).resolve().parent.parent / "migrations" / "versions"
_REVISION = re.compile(r'^revision = "(\w+)"', re.MULTILINE)
_DOWN_REVISION = re.compile(r'^down_revision = "(\w+)"', re.MULTILINE)


@cache
def known_revisions() -> frozenset[str]:
    """Return the revisions of all migrations."""
    return frozenset(revision for migration in _texts() for revision in _REVISION.findall(migration))


@cache
def head_revisions() -> frozenset[str]:
    """Return the revisions that no other migration follows. It is one, in a release."""
    return known_revisions() - {revision for migration in _texts() for revision in _DOWN_REVISION.findall(migration)}


def current_revisions() -> frozenset[str]:
    """Return the revisions that the database is at, as its last migration has noted. It asks the database."""
    return frozenset(db.session.scalars(text("SELECT version_num FROM alembic_version")))


def _texts() -> list[str]:
    return [path.read_text() for path in _VERSIONS.glob("*.py")]
