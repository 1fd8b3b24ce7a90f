"""Instance folders for tests."""

from pathlib import Path

from flask import Flask

from meetup.config import ROOT
from meetup.extensions import db

STATIC = ROOT / ".cache" / "static"


def furnished(folder: Path) -> Path:
    """`folder` as an instance that shares its published static files with the other tests' instances.

    Compressing them takes seconds; they are named by their content, so that sharing them is safe.
    """
    STATIC.mkdir(parents=True, exist_ok=True)
    (folder / "static").symlink_to(STATIC)
    return folder


def close_connections(app: Flask) -> None:
    """Close all connections of this process to the database of ``app``."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
