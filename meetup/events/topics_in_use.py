"""Topics that are not on the list, but that many people at the user's event have."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from ..database.prepared import GIVEN_USER, ROW_LIMIT, prepared
from ..extensions import db
from ..people import Profile, Topic, User
from ..people.text import escape_like, fold
from ..people.topics.suggestions import finds_topics_in_use
from ..people.visibility import is_visible_to
from .attendance import EventTopic
from .today import current_attendance

MIN_PEOPLE_PER_TOPIC = 5
"""How many others have to share a topic before it is suggested. A rarer one could tell of one person (P4)."""


@finds_topics_in_use
def topics_in_use(user: User, typed: str, limit: int) -> Collection[str]:
    """Return the topics at the event that ``user`` is at, or at their next one, with a word that begins as typed.

    Only topics count that listed people share there. Those who have paused their card, and those whom ``user`` does
    not see, are not counted, so that their topics show in no suggestion, nor by what is missing from one.
    """
    attendance = current_attendance(user)
    if attendance is None:
        return []
    start = escape_like(fold(typed))
    values = {"user_id": user.id, "event_id": attendance.event_id, "row_limit": limit}
    return db.session.scalars(_query(), {**values, "start": f"{start}%", "word": f"% {start}%"}).all()


@prepared
def _query() -> Select[str]:
    begins: Any = or_(
        Topic.folded.like(bindparam("start"), escape="\\"), Topic.folded.like(bindparam("word"), escape="\\")
    )
    people = func.count(EventTopic.user_id.distinct())
    query = select(Topic.name).join(EventTopic, EventTopic.topic_id == Topic.id)
    query = query.join(Profile, Profile.user_id == EventTopic.user_id)
    query = query.where(EventTopic.event_id == bindparam("event_id"), Topic.key.is_(None), begins)
    query = query.where(EventTopic.user_id != GIVEN_USER.id, Profile.paused_at.is_(None))
    query = query.where(is_visible_to(GIVEN_USER, EventTopic.user_id)).group_by(Topic.id, Topic.name)
    return query.having(people >= MIN_PEOPLE_PER_TOPIC).order_by(people.desc(), Topic.name).limit(ROW_LIMIT)
