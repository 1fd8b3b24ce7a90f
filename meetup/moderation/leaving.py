"""The log of moderators, without the words of somebody whose account is erased."""

from collections.abc import Iterator

from sqlalchemy import update

from ..people import User
from ..people.leaving.erasing import erases, in_steps
from ..rooms.moderator_actions import ModeratorAction


@erases
def _empty_log(user: User) -> Iterator[int]:
    is_quoted = ModeratorAction.user_id == user.id, ModeratorAction.said != ""
    yield from in_steps(update(ModeratorAction).values(said=""), is_quoted[0] & is_quoted[1])
