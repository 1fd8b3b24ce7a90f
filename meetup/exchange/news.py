"""News: who has somebody's card by a meeting that they have not acknowledged."""

from typing import NamedTuple

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from ..contacts.models import Contact
from ..extensions import db
from ..people import User
from .encounters import Encounter

MAX_NEWS = 5


class NewsItem(NamedTuple):
    """A meeting, and the entry on the list of who has not looked yet."""

    encounter: Encounter
    contact: Contact


def list_news(owner: User) -> list[NewsItem]:
    """The latest meetings that ``owner`` has not acknowledged, one a person.

    Most are scans of their code; whoever was a guest finds here with whom they are connected since. Who asks for the
    card is not among them: that is a request.
    """
    asking = aliased(Contact)
    asks = exists().where(asking.id == Encounter.contact_id, asking.owner_id != owner.id, asking.asked_at.is_not(None))
    is_unacknowledged = Contact.owner_id == owner.id, Contact.noticed_at.is_(None), Encounter.undone_at.is_(None), ~asks
    is_own_side = or_(Encounter.mirror_id == Contact.id, Encounter.contact_id == Contact.id)
    latest = select(func.max(Encounter.id)).join(Contact, is_own_side).where(*is_unacknowledged).group_by(Contact.id)
    query = select(Encounter, Contact).join(Contact, is_own_side).where(*is_unacknowledged, Encounter.id.in_(latest))
    rows = db.session.execute(query.order_by(Encounter.id.desc()).limit(MAX_NEWS)).unique()
    return [NewsItem(encounter, contact) for encounter, contact in rows]
