"""Invitations to represent a sponsor go with the account that has their address."""

from collections.abc import Iterator

from sqlalchemy import delete

from ..people import User
from ..people.leaving.erasing import erases, in_steps
from ..people.signing_in.email_changes import addresses_of
from .representatives import Representative


@erases
def _delete_invitations(user: User) -> Iterator[int]:
    yield from in_steps(delete(Representative), Representative.email.in_(addresses_of(user)))
