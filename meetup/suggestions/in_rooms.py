"""People worth finding who are open to talk right now, in one room."""

from math import sqrt
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased

from ..contacts import Contact
from ..events import (
    SUMMARY_COLUMNS_AT_EVENT,
    Attendance,
    EventTopic,
    join_event_sharing,
    reasons_for,
    summary_card_in,
)
from ..events.reasons import TOPICS_MEET, OwnTopic
from ..extensions import db
from ..people import Card, Profile, User
from ..rooms import Room
from ..rooms.presence.people import listed_query
from ..rooms.visits import Visit
from .drawing import ALIKE_WEIGHT
from .models import Suggestion

MAX_RANKED = 100
"""How many of those who entered last are looked at."""
PEOPLE_IN_ROOM = 3


class PersonInRoom(NamedTuple):
    """Somebody in a room who is open to talk, and why they are worth finding."""

    visit_id: int
    card: Card
    reason: str


def find_people_to_talk_to(room: Room, reader: User) -> list[PersonInRoom]:
    """Return the best of those who are open to talk in the room and whom ``reader`` does not know yet. Two queries.

    Somebody who can help and be helped comes first, as in a drawing, and those who were suggested to few others.
    """
    rows = db.session.execute(_open_query(room, reader), {"event_id": room.event_id}).all()
    best = sorted(rows, key=lambda row: (-row.weight / sqrt(1 + row.exposure), row.id))[:PEOPLE_IN_ROOM]
    reasons = reasons_for(room.event, reader, [row.user_id for row in best])
    return [PersonInRoom(row.id, summary_card_in(row), reasons[row.user_id]) for row in best if row.user_id in reasons]


def _open_query(room: Room, reader: User) -> Select[Any]:
    weights = _weights_query(room, reader).subquery()
    viewer = aliased(Attendance)
    is_viewer = and_(viewer.event_id == Suggestion.event_id, viewer.user_id == Suggestion.user_id)
    exposure = select(func.count()).select_from(Suggestion).join(viewer, is_viewer)
    exposure = exposure.where(viewer.listed_at.is_not(None), Suggestion.event_id == bindparam("event_id"))
    exposure = exposure.where(Suggestion.other_id == Visit.user_id).correlate(Visit)
    query: Select[Any] = select(Visit.id, weights.c.weight, exposure.scalar_subquery().label("exposure"))
    query = query.add_columns(*SUMMARY_COLUMNS_AT_EVENT).join_from(Visit, weights, weights.c.id == Visit.id)
    query = query.join(Profile, Profile.user_id == Visit.user_id)
    return join_event_sharing(query, Visit.user_id, bindparam("event_id"))


def _weights_query(room: Room, reader: User) -> Select[int, int]:
    """Return the query for the visits of those who are open to talk and whose topics meet, with their weights."""
    is_on_list = exists().where(Contact.owner_id == reader.id, Contact.person_id == Visit.user_id)
    is_to_reader = Suggestion.event_id == room.event_id, Suggestion.user_id == reader.id
    is_dismissed = exists().where(
        *is_to_reader, Suggestion.other_id == Visit.user_id, Suggestion.dismissed_at.is_not(None)
    )
    weight = func.sum(case((EventTopic.kind == OwnTopic.kind, ALIKE_WEIGHT), else_=1.0)).label("weight")
    is_theirs = and_(EventTopic.user_id == Visit.user_id, EventTopic.event_id == room.event_id)
    is_own = and_(OwnTopic.topic_id == EventTopic.topic_id, OwnTopic.user_id == reader.id, TOPICS_MEET)
    query = select(Visit.id, weight).join(EventTopic, is_theirs).join(OwnTopic, is_own)
    query = query.join(Profile, Profile.user_id == Visit.user_id).where(Profile.paused_at.is_(None))
    query = listed_query(query, reader, room.id, room.event_id)
    query = query.where(Visit.open_at.is_not(None), Visit.user_id != reader.id, ~is_on_list, ~is_dismissed)
    return query.group_by(Visit.id).order_by(Visit.entered_at.desc(), Visit.id.desc()).limit(MAX_RANKED)
