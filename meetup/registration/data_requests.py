"""Invitations to events, as the owner of an invited address without an account sees and erases them."""

from collections.abc import Iterable, Iterator

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from ..extensions import db
from ..languages import gettext
from ..people.data_requests.held import MAX_SHOWN, Held, erases_address, finds_held, lists_addresses
from ..people.leaving.erasing import in_steps
from .models import Registration


@finds_held
def _find_invitations(email: str) -> list[Held]:
    query = select(Registration).where(Registration.email == email, Registration.user_id.is_(None))
    invited = db.session.scalars(query.options(joinedload(Registration.event)).limit(MAX_SHOWN))
    origin = gettext("They invited you by email.")
    return [Held.by_organizers(one.event.title, origin, one.state_at, email) for one in invited]


@lists_addresses
def _list_addresses() -> Iterable[str]:
    return db.session.scalars(select(Registration.email).where(Registration.email.is_not(None)).distinct())


@erases_address
def _delete_invitations(email: str) -> Iterator[int]:
    is_only_invited = (Registration.email == email) & Registration.user_id.is_(None)
    yield from in_steps(delete(Registration), is_only_invited)
    yield from in_steps(update(Registration).values(email=None), Registration.email == email)
