"""News: encounters that a user has not acknowledged yet."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from ..contacts.models import Contact
from ..database.prepared import GIVEN_USER, prepared
from ..extensions import db
from ..people import User
from .encounters import Encounter

MAX_NEWS = 5


class NewsItem(NamedTuple):
    """An encounter, and the contact of the user who has not acknowledged it."""

    encounter: Encounter
    contact: Contact

    def gave_card_to(self, owner: User) -> bool:
        """Return whether it was the other who gave ``owner`` a card, as guests and those who were scanned do."""
        is_answered = self.contact.granted_at is not None and self.encounter.scanner_id == owner.id
        return self.contact.is_guest or is_answered


def list_news(owner: User) -> list[NewsItem]:
    """Return the latest encounter with each person that ``owner`` has not acknowledged; at most ``MAX_NEWS``.

    Most are scans of the owner's code; a former guest finds here with whom they are connected now. People who ask for
    the owner's card are left out: they are requests.
    """
    rows = db.session.execute(_news_query(), {"user_id": owner.id}).unique()
    return [NewsItem(encounter, contact) for encounter, contact in rows]


@prepared
def _news_query() -> Select[Encounter, Contact]:
    asking, me = aliased(Contact), GIVEN_USER.id
    asks = exists().where(asking.id == Encounter.contact_id, asking.owner_id != me, asking.asked_at.is_not(None))
    is_news = *_is_unacknowledged(GIVEN_USER), ~asks
    latest_ids = select(func.max(Encounter.id)).join(Contact, _is_own_side()).where(*is_news)
    query = select(Encounter, Contact).join(Contact, _is_own_side()).where(*is_news)
    query = query.where(Encounter.id.in_(latest_ids.group_by(Contact.id)))
    return query.order_by(Encounter.id.desc()).limit(MAX_NEWS)


def count_news_since(owner: User, since: datetime) -> int:
    """Return in how many meetings after ``since`` somebody else made ``owner`` a contact, as far as they are news."""
    query = select(func.count(Contact.id.distinct())).select_from(Encounter).join(Contact, _is_own_side())
    return db.session.scalar(query.where(*_is_unacknowledged(owner), Encounter.recorded_at > since)) or 0


def _is_own_side() -> ColumnElement[bool]:
    """Return the condition that joins encounters with the contacts of either side."""
    return or_(Encounter.mirror_id == Contact.id, Encounter.contact_id == Contact.id)


def _is_unacknowledged(owner: User) -> tuple[ColumnElement[bool], ...]:
    is_own_news = Contact.owner_id == owner.id, Contact.noticed_at.is_(None), Contact.is_not_deleted()
    return *is_own_news, Encounter.undone_at.is_(None)
