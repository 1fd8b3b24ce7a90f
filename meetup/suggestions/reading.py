"""Read the suggestions to somebody, as far as each person may be shown at this moment (P4)."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from ..contacts import Contact
from ..database.prepared import GIVEN_USER, ROW_LIMIT, prepared
from ..events import (
    SUMMARY_COLUMNS_AT_EVENT,
    AnyEvent,
    Attendance,
    Event,
    join_event_sharing,
    reasons_for,
    summary_card_in,
    topics_meet,
)
from ..extensions import db
from ..languages import gettext
from ..pages import Page, keyset_query
from ..people import Card, Profile, User
from ..people.visibility import is_visible_to
from .acquaintances import both_know_somebody, mutual_name
from .models import Suggestion

PEOPLE_PER_PAGE = 20
PEOPLE_ON_TODAY = 5

OtherAttendance = aliased(Attendance)


class SuggestedPerson(NamedTuple):
    """Somebody who is suggested: their summary card, and why they are worth finding."""

    suggestion_id: int
    card: Card
    reason: str


def load_suggestion_page(event: Event, user: User, after: str | None) -> Page[SuggestedPerson]:
    """Return a page of the people worth finding for ``user``, those who were drawn last first. Runs two queries."""
    values = {"user_id": user.id, "event_id": event.id}
    page = Page.load_prepared(_page_query(bool(after)), [Suggestion.place], after, PEOPLE_PER_PAGE, values)
    return Page(_with_reasons(event, user, page.rows), page.next)


def suggestions_on_today(event: AnyEvent, user: User) -> tuple[SuggestedPerson, ...]:
    """Return the first people worth finding at the event of today. Runs two queries."""
    values = {"user_id": user.id, "event_id": event.id, "row_limit": PEOPLE_ON_TODAY}
    return tuple(_with_reasons(event, user, db.session.execute(_today_query(), values).all()))


def find_suggested_person(event: Event, user: User, suggestion_id: int) -> SuggestedPerson | None:
    """Return somebody whom the page of suggestions shows to ``user``, else None (Z2)."""
    values = {"user_id": user.id, "event_id": event.id, "suggestion_id": suggestion_id}
    people = _with_reasons(event, user, db.session.execute(_one_query(), values).all())
    return people[0] if people else None


def is_shown() -> ColumnElement[bool]:
    """Return the condition that a suggestion at the given event is shown to the given user.

    The other is still listed there and has not paused sharing, there is still a reason, the two do not have each other
    on their lists, and neither blocks the other. The query joins ``Profile``, that of the other.
    """
    is_on_list = exists().where(Contact.owner_id == GIVEN_USER.id, Contact.person_id == Suggestion.other_id)
    is_listed = exists().where(
        OtherAttendance.event_id == Suggestion.event_id,
        OtherAttendance.user_id == Suggestion.other_id,
        OtherAttendance.listed_at.is_not(None),
    )
    return and_(
        Suggestion.event_id == bindparam("event_id"),
        Suggestion.user_id == GIVEN_USER.id,
        Suggestion.dismissed_at.is_(None),
        Profile.paused_at.is_(None),
        is_listed,
        ~is_on_list,
        is_visible_to(GIVEN_USER, Suggestion.other_id),
        has_reason(),
    )


def has_reason() -> ColumnElement[bool]:
    """Return the condition that there is still a reason to suggest the other to the given user."""
    return or_(topics_meet(Suggestion.other_id), both_know_somebody())


def _shown_query() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(Suggestion.id, Suggestion.place, *SUMMARY_COLUMNS_AT_EVENT)
    query = query.add_columns(mutual_name().label("mutual_name"))
    query = query.join_from(Suggestion, Profile, Profile.user_id == Suggestion.other_id)
    return join_event_sharing(query, Suggestion.other_id, bindparam("event_id")).where(is_shown())


@prepared
def _page_query(has_cursor: bool) -> Select[*tuple[Any, ...]]:
    return keyset_query(_shown_query(), [Suggestion.place], has_cursor)


@prepared
def _today_query() -> Select[*tuple[Any, ...]]:
    return _shown_query().order_by(Suggestion.place.desc()).limit(ROW_LIMIT)


@prepared
def _one_query() -> Select[*tuple[Any, ...]]:
    return _shown_query().where(Suggestion.id == bindparam("suggestion_id"))


def _with_reasons(event: AnyEvent, user: User, rows: Sequence[Row[Any]]) -> list[SuggestedPerson]:
    reasons = reasons_for(event, user, [row.user_id for row in rows])
    found = [(row, reasons.get(row.user_id) or _mutual_reason(row.mutual_name)) for row in rows]
    # Without a reason is who has lost a topic since the first query.
    return [SuggestedPerson(row.id, summary_card_in(row), reason) for row, reason in found if reason]


def _mutual_reason(name: str | None) -> str:
    return gettext("You both know %(name)s", name=name) if name else ""
