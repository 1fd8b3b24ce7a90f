"""The people in the directory, as far as a reader sees them. Nobody else is shown or counted (P4)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Row, Select, and_, select

from ..contacts import Contact
from ..events import (
    SUMMARY_COLUMNS_AT_EVENT,
    Attendance,
    Event,
    EventTopic,
    join_event_sharing,
    reasons_for,
    summary_card_in,
)
from ..exchange.hellos import contact_urls_of
from ..extensions import db
from ..pages import Page
from ..people import Card, Profile, ProfileTopic, Topic, TopicLine, User, topic_label
from ..people.text import fold
from ..people.visibility import is_visible_to
from .filters import IS_COMPANY_SHARED, DirectoryFilters

PEOPLE_PER_PAGE = 30
MAX_CHOICES = 200
"""How many topics and companies the filters offer."""
_IS_TOPIC_OF_PROFILE = and_(
    ProfileTopic.user_id == EventTopic.user_id,
    ProfileTopic.topic_id == EventTopic.topic_id,
    ProfileTopic.kind == EventTopic.kind,
)


class ListedPerson(NamedTuple):
    """Somebody in the directory.

    ``reason`` says why the reader might want to meet them, ``contact_url`` is the reader's own page about them.
    """

    attendance_id: int
    card: Card
    role: str
    reason: str
    contact_url: str | None


def load_directory_page(event: Event, reader: User, filters: DirectoryFilters, after: str | None) -> Page[ListedPerson]:
    """Return a page of the directory, by name."""
    query = _listed_query(event, reader).where(*filters.conditions(event.id))
    keys = Profile.name_folded, Attendance.id
    page = Page.load_rows(query.add_columns(Profile.name_folded), keys, after, PEOPLE_PER_PAGE, descending=False)
    user_ids = [row.user_id for row in page.rows if row.user_id != reader.id]
    reasons, contact_urls = reasons_for(event, reader, user_ids), contact_urls_of(reader, user_ids)
    return page.map(lambda row: _person_of(row, reasons, contact_urls))


def find_listed_person(event: Event, reader: User, attendance_id: int) -> ListedPerson | None:
    """Return somebody in the directory whom ``reader`` sees, else None, whether they exist or not (Z2)."""
    row = db.session.execute(_listed_query(event, reader).where(Attendance.id == attendance_id)).one_or_none()
    if row is None:
        return None
    ids = [row.user_id] if row.user_id != reader.id else []
    return _person_of(row, reasons_for(event, reader, ids), contact_urls_of(reader, ids))


def topics_of(event: Event, user_id: int) -> dict[str, list[TopicLine]]:
    """Return the topics that somebody in the directory shares at the event, by kind, in their order."""
    query = select(EventTopic.kind, Topic.key, Topic.name, ProfileTopic.help, ProfileTopic.note)
    query = query.join(Topic, Topic.id == EventTopic.topic_id).join(ProfileTopic, _IS_TOPIC_OF_PROFILE)
    query = query.where(EventTopic.event_id == event.id, EventTopic.user_id == user_id)
    lines: dict[str, list[TopicLine]] = defaultdict(list)
    for kind, key, name, help_, note in db.session.execute(query.order_by(ProfileTopic.position, Topic.id)):
        lines[kind].append(TopicLine(topic_label(key, name), help_, note))
    return lines


def topic_choices(event: Event, reader: User) -> dict[str, list[tuple[int, str]]]:
    """Return the ids and names of the topics of all whom ``reader`` finds, by kind."""
    query = select(EventTopic.kind, Topic.id, Topic.key, Topic.name, Topic.folded)
    query = query.join(Topic, Topic.id == EventTopic.topic_id)
    listed = _listed_ids(event, reader)
    query = query.where(EventTopic.event_id == event.id, EventTopic.user_id.in_(listed)).distinct()
    choices: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for kind, topic_id, key, name, _ in db.session.execute(query.order_by(Topic.folded).limit(MAX_CHOICES)):
        choices[kind].append((topic_id, topic_label(key, name)))
    for choices_of_kind in choices.values():
        choices_of_kind.sort(key=lambda choice: fold(choice[1]))
    return choices


def company_choices(event: Event, reader: User) -> list[str]:
    """Return the companies that people whom ``reader`` finds share at the event."""
    query = select(Profile.company).join(Attendance, Attendance.user_id == Profile.user_id)
    query = join_event_sharing(query, Attendance.user_id, Attendance.event_id)
    query = query.where(*_is_listed(event, reader), Profile.company != "", IS_COMPANY_SHARED).distinct()
    return list(db.session.scalars(query.order_by(Profile.company).limit(MAX_CHOICES)))


def _is_listed(event: Event, reader: User) -> tuple[Any, ...]:
    return (
        Attendance.event_id == event.id,
        Attendance.directory_at.is_not(None),
        is_visible_to(reader, Attendance.user_id),
        Attendance.user_id.not_in(_ids_keeping_their_card(reader)),
    )


def _ids_keeping_their_card(reader: User) -> Select[int | None]:
    """Return a query for the ids of people who took their card back from ``reader``, to whom they show nothing more."""
    is_theirs = Contact.owner_id == reader.id, Contact.person_id.is_not(None)
    return select(Contact.person_id).where(*is_theirs, ~Contact.is_visible())


def _listed_ids(event: Event, reader: User) -> Select[int]:
    return select(Attendance.user_id).where(*_is_listed(event, reader))


def _listed_query(event: Event, reader: User) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(Attendance.id, Attendance.role, *SUMMARY_COLUMNS_AT_EVENT)
    query = query.join(Profile, Profile.user_id == Attendance.user_id)
    query = join_event_sharing(query, Attendance.user_id, Attendance.event_id)
    return query.where(*_is_listed(event, reader))


def _person_of(row: Row[Any], reasons: Mapping[int, str], contact_urls: Mapping[int, str]) -> ListedPerson:
    reason, contact_url = reasons.get(row.user_id, ""), contact_urls.get(row.user_id)
    return ListedPerson(row.id, summary_card_in(row), row.role, reason, contact_url)
