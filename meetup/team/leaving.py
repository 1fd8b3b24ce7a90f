"""Invitations to the team go when somebody with that address deletes their account."""

from collections.abc import Iterator

from sqlalchemy import delete

from ..people import User
from ..people.leaving.departures import on_departure
from ..people.leaving.erasing import erases, in_steps
from ..people.signing_in.email_changes import addresses_of
from .models import TeamInvitation


@erases
def _delete_invitations(user: User) -> Iterator[int]:
    yield from in_steps(delete(TeamInvitation), TeamInvitation.email.in_(addresses_of(user)))


@on_departure
def _withdraw_invitations(user: User) -> None:
    for _ in _delete_invitations(user):
        pass
