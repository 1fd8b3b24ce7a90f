"""Instance folders for tests."""

from pathlib import Path

from meetup.config import ROOT

STATIC = ROOT / ".cache" / "static"


def furnished(folder: Path) -> Path:
    """`folder` as an instance that shares its published static files with the other tests' instances.

    Compressing them takes seconds; they are named by their content, so that sharing them is safe.
    """
    STATIC.mkdir(parents=True, exist_ok=True)
    (folder / "static").symlink_to(STATIC)
    return folder
