"""Addresses named for a sponsor, as their owners without an account see and erase them."""

from collections.abc import Iterable, Iterator

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from ..extensions import db
from ..languages import gettext
from ..people import User
from ..people.data_requests.held import MAX_SHOWN, Held, erases_address, finds_held, lists_addresses
from ..people.leaving.erasing import in_steps
from .models import Sponsor
from .representatives import Representative


@finds_held
def _find_named(email: str) -> list[Held]:
    query = select(Representative).where(Representative.email == email, Representative.user_id.is_(None))
    query = query.options(joinedload(Representative.sponsor).joinedload(Sponsor.event)).limit(MAX_SHOWN)
    return [
        Held.by_organizers(named.sponsor.event.title, _origin_of(named.sponsor), named.named_at, email)
        for named in db.session.scalars(query)
    ]


def _origin_of(sponsor: Sponsor) -> str:
    return gettext("They named you as a contact of %(sponsor)s, a sponsor.", sponsor=sponsor.name)


@lists_addresses
def _list_addresses() -> Iterable[str]:
    return db.session.scalars(select(Representative.email).distinct())


@erases_address
def _delete_named(email: str) -> Iterator[int]:
    yield from in_steps(delete(Representative), (Representative.email == email) & Representative.user_id.is_(None))
    present = select(User.email).where(User.id == Representative.user_id).scalar_subquery()
    yield from in_steps(update(Representative).values(email=present), Representative.email == email)
