"""Which slice opens a code, and which takes a scan of it. Slices register; nothing here imports them."""

from collections.abc import Callable
from typing import Any

from .models import Code

Opener = Callable[[Code], Any]

openers: dict[str, Opener] = {}
takers: dict[str, Opener] = {}


def opens(kind: str) -> Callable[[Opener], Opener]:
    """Register the page that a GET of ``/c/<code>`` shows for ``kind``. It writes nothing."""

    def register(opener: Opener) -> Opener:
        openers[kind] = opener
        return opener

    return register


def takes(kind: str) -> Callable[[Opener], Opener]:
    """Register what a signed-in member's scan, always a POST, does with a code of ``kind``."""

    def register(taker: Opener) -> Opener:
        takers[kind] = taker
        return taker

    return register
