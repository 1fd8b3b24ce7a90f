"""The front door: what opening or scanning a code does, and how guests join what it stands for.

Slices register handlers for kinds of codes. Nothing here imports these slices.
"""

from collections.abc import Callable
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from ..hooks import KeyedHook
from ..people import User
from .forms import GuestJoinForm
from .models import Code

CodeHandler = Callable[[Code], ResponseReturnValue]


@dataclass(frozen=True)
class GuestEntry:
    """How guests join the event or the room behind a code, after confirming their address.

    ``name`` returns the name of the event or the room. ``page`` renders its page with a form that has errors.
    ``admit`` lets a user in and returns the path of the page to go on to. Each of them raises a DomainError or an
    HTTPException with the reason if guests may not join.
    """

    name: Callable[[Code], str]
    page: Callable[[Code, GuestJoinForm], str]
    admit: Callable[[Code, User], str]


opens: KeyedHook[CodeHandler] = KeyedHook("opens")
"""Show the page of a code of this kind: answer a GET of ``/c/<code>``, without writing anything."""

handles_scan: KeyedHook[CodeHandler] = KeyedHook("handles_scan")
"""Handle a member's scan of a code of this kind, which is always a POST."""

lets_guests_in: KeyedHook[Callable[[], GuestEntry]] = KeyedHook("lets_guests_in")
"""Return how guests join what a code of this kind stands for."""
