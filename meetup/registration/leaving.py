"""Invitations to the address of somebody whose account is erased go with it."""

from collections.abc import Iterator

from sqlalchemy import delete

from ..people import User
from ..people.leaving.erasing import erases, in_steps
from .models import Registration


@erases
def _delete_invitations(user: User) -> Iterator[int]:
    yield from in_steps(delete(Registration), Registration.email == user.email)
