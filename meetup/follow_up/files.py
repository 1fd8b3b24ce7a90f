"""The files that the list can be exported to. Slices further up register them; nothing here imports those."""

from collections.abc import Callable
from typing import NamedTuple

from flask import Response

from .lists import Filters


class FileKind(NamedTuple):
    """``make`` answers with a file of the contacts that its filters leave."""

    label: str
    make: Callable[[Filters], Response]


file_kinds: dict[str, FileKind] = {}
