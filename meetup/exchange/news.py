"""News: encounters that a user has not acknowledged yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from ..contacts.models import Contact
from ..contacts.summary_lines import SUMMARY_LINE_COLUMNS, SummaryLine, join_summary
from ..database.prepared import GIVEN_USER, prepared
from ..extensions import db, now
from ..people import Profile, User
from .encounter_rules import UNDO_WINDOW
from .encounters import Encounter
from .ways import Way

MAX_NEWS = 5


@dataclass(frozen=True)
class NewsItem:
    """An encounter, and the contact of the user who has not acknowledged it."""

    encounter_id: int
    met_at: datetime
    contact: SummaryLine
    gave_card: bool
    """Whether it was the other who gave a card, as guests and those who were scanned do."""
    line: str
    """What the other said with a hello."""
    is_undoable: bool
    """Whether the encounter can still be undone."""
    introducer_name: str = ""
    """Who introduced the two, if that is what the news is about."""


def list_news(owner: User) -> tuple[NewsItem, ...]:
    """Return the latest encounter with each person that ``owner`` has not acknowledged; at most ``MAX_NEWS``.

    Most are scans of the owner's code; a former guest finds here with whom they are connected now. People who ask for
    the owner's card are left out: they are requests.
    """
    rows = db.session.execute(_news_query(), {"user_id": owner.id})
    return tuple(_news_item_in(row, owner) for row in rows)


def _news_item_in(row: Row[Any], owner: User) -> NewsItem:
    contact = SummaryLine.from_row(row)
    was_answered = row.granted_at is not None and row.scanner_id == owner.id
    is_undoable = row.how != Way.INTRODUCED and now() - row.recorded_at < UNDO_WINDOW
    gave_card, line = contact.is_guest or was_answered, "" if row.scanner_id == owner.id else row.line
    introducer_name = row.introducer_name or ""
    return NewsItem(row.encounter_id, row.met_at, contact, gave_card, line, is_undoable, introducer_name)


@prepared
def _news_query() -> Select[*tuple[Any, ...]]:
    asking, me = aliased(Contact), GIVEN_USER.id
    asks = exists().where(asking.id == Encounter.contact_id, asking.owner_id != me, asking.asked_at.is_not(None))
    is_news = *_is_unacknowledged(GIVEN_USER), ~asks
    latest_ids = select(func.max(Encounter.id)).join(Contact, _is_own_side()).where(*is_news)
    introducer = aliased(Profile)
    columns = Encounter.id.label("encounter_id"), Encounter.met_at, Encounter.recorded_at, Encounter.scanner_id
    said = Encounter.line, Encounter.how, introducer.name.label("introducer_name")
    query = select(*columns, *said, Contact.granted_at, *SUMMARY_LINE_COLUMNS).select_from(Encounter)
    query = query.join(Contact, _is_own_side()).outerjoin(Profile, Profile.user_id == Contact.person_id)
    query = query.outerjoin(introducer, introducer.user_id == Encounter.introducer_id)
    query = join_summary(query).where(*is_news, Encounter.id.in_(latest_ids.group_by(Contact.id)))
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
