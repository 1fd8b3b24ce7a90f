"""Registrations of somebody who deletes their account. Whoever goes keeps their place until the account is erased."""

from collections.abc import Iterator

from sqlalchemy import delete, select

from ..extensions import db
from ..people import User
from ..people.leaving.departures import on_departure
from ..people.leaving.erasing import erases, in_steps
from ..people.signing_in.email_changes import addresses_of
from .models import Registration, RegistrationState

OPEN_STATES = RegistrationState.WAITING, RegistrationState.REQUESTED, RegistrationState.INVITED


@on_departure
def _leave_line(user: User) -> None:
    """Let the user wait for nothing any more, so that no place is offered to them."""
    query = select(Registration).where(Registration.user_id == user.id, Registration.state.in_(OPEN_STATES))
    for registration in db.session.scalars(query.order_by(Registration.id)):
        registration.move(RegistrationState.CANCELLED)


@erases
def _delete_invitations(user: User) -> Iterator[int]:
    yield from in_steps(delete(Registration), Registration.email.in_(addresses_of(user)))
