"""What people read before they delete their account, with their own numbers, and what they have to settle first.

Slices register what they know of.
"""

from collections.abc import Callable
from dataclasses import dataclass

from ...hooks import Hook
from ...live import StreamRight
from ..models import User

counts_what_goes: Hook[Callable[[User], list[str]]] = Hook("counts_what_goes")
"""Return phrases such as "12 contacts, with your notes" for what goes with the account of a user."""

counts_what_stays: Hook[Callable[[User], list[str]]] = Hook("counts_what_stays")
"""Return sentences about what stays with others when the account of a user goes, and why."""


@dataclass(frozen=True)
class Obligation:
    """Something that would be left without anybody: another person takes it over, or it is called off.

    ``key`` identifies it in the form, and ``hand_over_url`` is the path of the page where others are named.
    ``call_off`` returns the stream rights that have ended with it.
    """

    key: str
    name: str
    hand_over_url: str
    call_off: Callable[[], list[StreamRight]]


finds_obligations: Hook[Callable[[User, bool], list[Obligation]]] = Hook("finds_obligations")
"""Return what a user has to hand over or to call off before they can delete their account.

If the second argument is true, nobody else may take on or give up any of it until the end of the transaction.
"""


def what_goes(user: User) -> list[str]:
    return [phrase for count in counts_what_goes for phrase in count(user)]


def what_stays(user: User) -> list[str]:
    return [sentence for count in counts_what_stays for sentence in count(user)]


def obligations_of(user: User, lock: bool = False) -> list[Obligation]:
    return [obligation for find in finds_obligations for obligation in find(user, lock)]
