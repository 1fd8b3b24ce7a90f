"""The kinds of files that the list can be exported to. Higher slices register them."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Response

from ..hooks import Hook
from .list_filters import ListFilters


class FileKind(NamedTuple):
    """A kind of file: its label, and a function that answers with a file of the contacts that the filters leave."""

    label: str
    make: Callable[[ListFilters], Response]


exports_list: Hook[Callable[[], dict[str, FileKind]]] = Hook("exports_list")
"""Return kinds of files that the list can be exported to, by the name that forms know them by."""


def file_kinds() -> dict[str, FileKind]:
    """Return all kinds of files that are registered."""
    return {name: kind for kinds in exports_list for name, kind in kinds().items()}
