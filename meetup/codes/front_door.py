"""Which slice opens a code, which takes a scan of it, and which lets a guest in. Slices register; nothing here imports
them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..people import User
from .forms import JoinForm
from .models import Code

Opener = Callable[[Code], Any]


@dataclass(frozen=True)
class Host:
    """How a guest joins what a code stands for, once they have confirmed their address.

    ``name`` is what they join, as people call it, for whoever may see it. ``page`` shows it with the form that did not
    fit. ``admit`` lets a user in and returns the page of it. Each raises an HTTPException that says why not.
    """

    name: Callable[[Code], str]
    page: Callable[[Code, JoinForm], str]
    admit: Callable[[Code, User], str]


openers: dict[str, Opener] = {}
takers: dict[str, Opener] = {}
hosts: dict[str, Host] = {}


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
