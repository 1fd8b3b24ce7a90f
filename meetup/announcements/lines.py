"""Announcements as lines: what pages show of them to those whom they concern."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, bindparam, select

from ..database.prepared import GIVEN_USER, ROW_LIMIT, prepared
from ..extensions import db
from ..pages import Page
from ..people import User
from .audiences import concerns
from .models import Announcement

LINES_PER_PAGE = 20


class AnnouncementLine(NamedTuple):
    """What a page shows of an announcement."""

    id: int
    title: str
    text: str
    sent_at: datetime
    edited_at: datetime | None


LINE_COLUMNS: tuple[Any, ...] = tuple(getattr(Announcement, name) for name in AnnouncementLine._fields)


def latest_lines(event_id: int, reader: User, limit: int) -> list[AnnouncementLine]:
    """Return what was announced last to ``reader``, the latest first."""
    values = {"event_id": event_id, "user_id": reader.id, "row_limit": limit}
    return [AnnouncementLine(*row) for row in db.session.execute(_latest_query(), values)]


@prepared
def _latest_query() -> Select[*tuple[Any, ...]]:
    return _lines_query().order_by(Announcement.sent_at.desc(), Announcement.id.desc()).limit(ROW_LIMIT)


def _lines_query() -> Select[*tuple[Any, ...]]:
    is_shown = Announcement.sent_at.is_not(None), Announcement.withdrawn_at.is_(None)
    query = select(*LINE_COLUMNS).where(Announcement.event_id == bindparam("event_id"), *is_shown)
    return query.where(concerns(GIVEN_USER.id))


def line_page(event_id: int, reader: User, after: str | None) -> Page[AnnouncementLine]:
    """Return a page of all that was announced to ``reader``, the latest first."""
    query = _lines_query().params(event_id=event_id, user_id=reader.id)
    page = Page.load_rows(query, (Announcement.sent_at, Announcement.id), after, LINES_PER_PAGE)
    return page.map(lambda row: AnnouncementLine(*row))


def planned_and_sent(event_id: int, after: str | None) -> Page[Announcement]:
    """Return a page of all announcements of an event for its organizers, the planned ones first, then the latest."""
    query = select(Announcement).where(Announcement.event_id == event_id)
    return Page.load(query, (Announcement.send_at, Announcement.id), after, LINES_PER_PAGE)
