"""Read what a drawing needs to know about the people at an event."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from ..contacts import Contact
from ..events import Attendance, EventTopic
from ..extensions import db
from ..people import Profile, ProfileTopic
from ..people.visibility import absent_ids, excluded_readers
from .acquaintances import Acquaintances, read_acquaintances
from .drawing import Drawing, PersonTopic, Viewer
from .models import Suggestion

ROWS_AT_ONCE = 5000
"""How many rows are read at a time, so that memory does not grow with an event."""

IdsByUser = Mapping[int, Collection[int]]


@dataclass(frozen=True)
class Gathered:
    """The people at an event before a drawing.

    ``listed_ids`` are those who chose to be found. ``hidden`` are the people whom somebody has met or must not see, by
    the id of that somebody. ``last_places`` are the highest places of what was suggested to each, ``last_drawn`` when.
    """

    drawing: Drawing
    topics: Mapping[int, Mapping[str, Collection[int]]]
    listed_ids: Collection[int]
    suggested: dict[int, dict[int, bool]]
    """Whom each attendee was suggested, and whether they said that this person is not for them."""
    last_places: Mapping[int, int]
    last_drawn: Mapping[int, datetime]
    hidden: IdsByUser
    known: Acquaintances
    """Whom those know who agreed to be shown as mutual contacts."""

    @property
    def viewer_ids(self) -> list[int]:
        """Those for whom there may be a reason to suggest somebody."""
        return [*self.topics, *(user_id for user_id in self.known if user_id not in self.topics)]

    def has_anything(self, user_id: int) -> bool:
        return user_id in self.topics or user_id in self.known

    def count_open(self, user_id: int) -> int:
        """Return how many suggestions somebody still has before them."""
        hidden = set(self.hidden.get(user_id, ()))
        others = self.suggested.get(user_id, {})
        return sum(1 for other, gone in others.items() if not gone and other in self.listed_ids and other not in hidden)

    def forget(self, user_id: int, other_ids: Collection[int]) -> None:
        """Forget suggestions that were deleted, so that these people may be drawn again."""
        for other_id in other_ids:
            del self.suggested[user_id][other_id]

    def viewer(self, user_id: int) -> Viewer:
        excluded_ids = (*self.suggested.get(user_id, ()), *self.hidden.get(user_id, ()))
        return Viewer(user_id, self.topics.get(user_id, {}), excluded_ids)


def gather(event_id: int) -> Gathered:
    """Read everything about the people at an event that a drawing goes by.

    Only those who are listed count for the weights of topics and for how often people have been suggested, so that
    nothing which others are shown depends on people who are hidden (P4).
    """
    listed_topics = list(_rows_of(_listed_topics_query(event_id)))
    attendances = db.session.execute(_attendances_query(event_id)).all()
    listed_ids = {row.user_id for row in attendances if row.listed_at and not row.paused_at}
    known = read_acquaintances(event_id)
    return Gathered(
        Drawing(map(PersonTopic._make, listed_topics), _exposure(event_id), listed_ids, known),
        _own_topics(event_id),
        listed_ids,
        *_suggested(event_id),
        _hidden(event_id, listed_ids),
        known,
    )


def _attendances_query(event_id: int) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(Attendance.user_id, Attendance.listed_at, Profile.paused_at)
    query = query.join(Profile, Profile.user_id == Attendance.user_id).where(Attendance.event_id == event_id)
    return query.where(Attendance.user_id.not_in(absent_ids()))


def _listed_topics_query(event_id: int) -> Select[int, int, str]:
    """Return the query for the topics of everybody who is listed and has not paused sharing."""
    query = select(EventTopic.user_id, EventTopic.topic_id, EventTopic.kind)
    query = query.join(Profile, Profile.user_id == EventTopic.user_id)
    query = query.where(EventTopic.event_id == event_id, Profile.paused_at.is_(None))
    query = query.where(EventTopic.user_id.not_in(absent_ids()))
    return query.order_by(EventTopic.user_id, EventTopic.topic_id, EventTopic.kind)


def _own_topics(event_id: int) -> Mapping[int, Mapping[str, Collection[int]]]:
    """Return the topics of all attendees by kind, by the id of the attendee, whether they share them or not."""
    query = select(ProfileTopic.user_id, ProfileTopic.topic_id, ProfileTopic.kind)
    query = query.join(Attendance, Attendance.user_id == ProfileTopic.user_id).where(Attendance.event_id == event_id)
    topics: dict[int, dict[str, list[int]]] = defaultdict(dict)
    for user_id, topic_id, kind in _rows_of(query.order_by(ProfileTopic.user_id)):
        topics[user_id].setdefault(kind, []).append(topic_id)
    return topics


def _suggested(event_id: int) -> tuple[dict[int, dict[int, bool]], Mapping[int, int], Mapping[int, datetime]]:
    """Return whom each attendee was suggested, the highest place of what each has, and when it was drawn last."""
    columns = Suggestion.user_id, Suggestion.other_id, Suggestion.place, Suggestion.drawn_at
    query = select(*columns, Suggestion.dismissed_at.is_not(None))
    suggested: dict[int, dict[int, bool]] = {}
    last_places: dict[int, int] = {}
    last_drawn: dict[int, datetime] = {}
    for user_id, other_id, place, drawn_at, is_dismissed in _rows_of(query.where(Suggestion.event_id == event_id)):
        suggested.setdefault(user_id, {})[other_id] = bool(is_dismissed)
        last_places[user_id] = max(place, last_places.get(user_id, 0))
        last_drawn[user_id] = max(drawn_at, last_drawn.get(user_id, drawn_at))
    return suggested, last_places, last_drawn


def _exposure(event_id: int) -> Mapping[int, int]:
    """Return how often each listed person has been suggested to others who are listed."""
    viewer = aliased(Attendance)
    is_viewer = (viewer.event_id == Suggestion.event_id) & (viewer.user_id == Suggestion.user_id)
    query = (
        select(Suggestion.other_id, func.count().label("times")).join(viewer, is_viewer).group_by(Suggestion.other_id)
    )
    query = query.where(Suggestion.event_id == event_id, viewer.listed_at.is_not(None))
    return {row.other_id: row.times for row in db.session.execute(query)}


def _hidden(event_id: int, listed_ids: Collection[int]) -> IdsByUser:
    """Return whom each attendee has on their list or must not see, by the id of the attendee."""
    own, their = aliased(Attendance), aliased(Attendance)
    met = select(Contact.owner_id, Contact.person_id).join(own, own.user_id == Contact.owner_id)
    met = met.join(their, their.user_id == Contact.person_id)
    hidden = _by_user(met.where(own.event_id == event_id, their.event_id == event_id))
    for user_id, reader_ids in excluded_readers(listed_ids).items():
        for reader_id in reader_ids:
            hidden.setdefault(reader_id, []).append(user_id)
    return hidden


def _by_user(query: Select[*tuple[Any, ...]]) -> dict[int, list[int]]:
    """Return the second column of a query by the first."""
    ids: dict[int, list[int]] = {}
    for user_id, other_id in _rows_of(query):
        ids.setdefault(user_id, []).append(other_id)
    return ids


def _rows_of(query: Select[*tuple[Any, ...]]) -> Iterator[Row[*tuple[Any, ...]]]:
    return iter(db.session.execute(query, execution_options={"yield_per": ROWS_AT_ONCE}))
