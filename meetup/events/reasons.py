"""Why an attendee might want to find another: what their topics have to do with each other."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased

from ..database.prepared import GIVEN_USER, is_given_id, prepared
from ..extensions import db
from ..languages import gettext
from ..people import ProfileTopic, Topic, User, topic_in_sentence
from .attendance import EventTopic
from .event_lines import AnyEvent

MAX_NAMED_INTERESTS = 3
"""How many shared interests a reason names."""

MEETING_KINDS = (("ask", "offer"), ("offer", "ask"), ("ask", "ask"), ("interest", "interest"))
"""Which kinds of topics meet: those of the reader, and those of the other. The first that does is the reason."""

OwnTopic = aliased(ProfileTopic)
TOPICS_MEET = or_(*(and_(OwnTopic.kind == own, EventTopic.kind == theirs) for own, theirs in MEETING_KINDS))
AT_GIVEN_EVENT = EventTopic.event_id + 0 == bindparam("event_id")
"""The condition that a topic is one at the given event. The sum keeps databases from going through the whole event for
each topic of the reader: the other's topics are few."""


class MeetingTopic(NamedTuple):
    """A topic of the reader that meets one of the other: its name, and as what each of the two has it."""

    own_kind: str
    kind: str
    name: str


def reasons_for(event: AnyEvent, user: User, user_ids: Collection[int]) -> dict[int, str]:
    """Return why ``user`` might want to find these people, by user id. Runs one query.

    People whose topics do not meet are missing from the result.
    """
    if not user_ids:
        return {}
    values = {"user_id": user.id, "event_id": event.id, "user_ids": user_ids}
    topics_of: dict[int, list[MeetingTopic]] = defaultdict(list)
    for row in db.session.execute(_reasons_query(), values):
        name = topic_in_sentence(row.key, row.name)
        topics_of[row.user_id].append(MeetingTopic(row.own_kind, row.kind, name))
    return {user_id: reason_text(topics) for user_id, topics in topics_of.items()}


def topics_meet(other_id: Any) -> ColumnElement[bool]:
    """Return the condition that a topic of the given user meets one that ``other_id`` shares at the given event."""
    is_theirs = AT_GIVEN_EVENT, EventTopic.user_id == other_id, TOPICS_MEET
    is_own = OwnTopic.topic_id == EventTopic.topic_id, OwnTopic.user_id == GIVEN_USER.id
    return exists().where(*is_theirs, *is_own)


@prepared
def _reasons_query() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(
        EventTopic.user_id, OwnTopic.kind.label("own_kind"), EventTopic.kind, Topic.key, Topic.name
    )
    query = query.select_from(EventTopic).join(OwnTopic, OwnTopic.topic_id == EventTopic.topic_id)
    query = query.where(OwnTopic.user_id == GIVEN_USER.id, AT_GIVEN_EVENT, TOPICS_MEET)
    query = query.join(Topic, Topic.id == EventTopic.topic_id).where(is_given_id(EventTopic.user_id, "user_ids"))
    return query.order_by(OwnTopic.position, Topic.name)


def reason_text(topics: Iterable[MeetingTopic]) -> str:
    """Return in one sentence why somebody is worth finding, from the topics that meet."""
    names: dict[tuple[str, str], list[str]] = defaultdict(list)
    for topic in topics:
        names[topic.own_kind, topic.kind].append(topic.name)
    parts = []
    if offers := names.get(("ask", "offer")):
        parts.append(gettext("Offers %(topic)s, which you're looking for", topic=offers[0]))
    elif asks := names.get(("offer", "ask")):
        parts.append(gettext("Looking for %(topic)s, which you offer", topic=asks[0]))
    elif shared_asks := names.get(("ask", "ask")):
        parts.append(gettext("Looking for %(topic)s too", topic=shared_asks[0]))
    if interests := names.get(("interest", "interest")):
        named = ", ".join(interests[:MAX_NAMED_INTERESTS])
        parts.append(
            gettext("both into %(topics)s", topics=named) if parts else gettext("Both into %(topics)s", topics=named)
        )
    return " · ".join(parts)
