"""Which slice opens a code, which takes a scan of it, and which lets a guest in. Slices register; nothing here imports
them."""

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
    """How a guest joins what a code stands for, once they have confirmed their address.

    ``name`` is what they join, as people call it, for whoever may see it. ``page`` shows it with the form that did not
    fit. ``admit`` lets a user in and returns the page of it. Each raises a DomainError or an HTTPException
    that says why not.
    """

    name: Callable[[Code], str]
    page: Callable[[Code, GuestJoinForm], str]
    admit: Callable[[Code, User], str]


opens: KeyedHook[CodeHandler] = KeyedHook("opens")
"""Answer a GET of ``/c/<code>`` for a kind of code. Nothing is written."""

handles_scan: KeyedHook[CodeHandler] = KeyedHook("takes")
"""Answer a signed-in member's scan of a kind of code, which is always a POST."""

lets_guests_in: KeyedHook[Callable[[], GuestEntry]] = KeyedHook("lets_guests_in")
"""Return how guests join what a kind of code stands for."""
