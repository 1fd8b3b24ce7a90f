"""Invitations to a team, as the owner of an address without an account sees and erases them."""

from collections.abc import Iterable, Iterator

from sqlalchemy import delete, select
from sqlalchemy.orm import joinedload

from ..extensions import db
from ..languages import gettext
from ..people.data_requests.held import MAX_SHOWN, Held, erases_address, finds_held, lists_addresses
from ..people.leaving.erasing import in_steps
from .models import TeamInvitation


@finds_held
def _find_invitations(email: str) -> list[Held]:
    query = select(TeamInvitation).where(TeamInvitation.email == email)
    invited = db.session.scalars(query.options(joinedload(TeamInvitation.event)).limit(MAX_SHOWN))
    origin = gettext("They asked you to help run it.")
    return [Held.by_organizers(one.event.title, origin, one.sent_at, email) for one in invited]


@lists_addresses
def _list_addresses() -> Iterable[str]:
    return db.session.scalars(select(TeamInvitation.email).distinct())


@erases_address
def _delete_invitations(email: str) -> Iterator[int]:
    yield from in_steps(delete(TeamInvitation), TeamInvitation.email == email)
