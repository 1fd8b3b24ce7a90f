"""What opens a part of an account without signing in, such as the address of a calendar (A10).

It is listed beside the signed-in devices, and ends when all of them but one are signed out. Slices register theirs.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from ...hooks import Hook
from ..models import User


class Access(NamedTuple):
    """One such thing: what it is, since when it works, and the path of the page where it can be ended."""

    name: str
    since: datetime
    path: str


lists_access: Hook[Callable[[User], list[Access]]] = Hook("lists_access")
"""Return what opens a part of this account without signing in."""

ends_access: Hook[Callable[[User], object]] = Hook("ends_access")
"""All devices of a user are being signed out except one, or the password is new. Called in the same transaction."""
