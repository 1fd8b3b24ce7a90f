"""People worth finding: attendees whose topics meet the reader's, with the reason."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from ..extensions import db
from ..languages import gettext
from ..people import Card, Profile, ProfileTopic, Topic, User
from .attendance import EventTopic
from .models import Event
from .sharing import EventSharing, join_event_sharing, summary_card_at_event

MAX_NAMED_INTERESTS = 3
"""How many shared interests a reason names."""

OwnTopic = aliased(ProfileTopic)
TOPICS_MEET = or_(
    and_(OwnTopic.kind == "ask", EventTopic.kind == "offer"),
    and_(OwnTopic.kind == "offer", EventTopic.kind == "ask"),
    and_(OwnTopic.kind == "interest", EventTopic.kind == "interest"),
)
# Somebody who can help, or be helped, ranks above somebody with the same interest.
TOTAL_WEIGHT = func.sum(case((EventTopic.kind == "interest", 1), else_=3))


class PersonWorthFinding(NamedTuple):
    """The summary card of an attendee, and why they are worth finding."""

    card: Card
    reason: str


def people_worth_finding(
    event: Event, user: User, limit: int = 5, excluded_ids: Collection[int] | Select[Any] = ()
) -> list[PersonWorthFinding]:
    """Return listed people whose shared topics meet those of ``user``, the best first. Runs three queries.

    ``excluded_ids`` holds the ids of users to leave out, as a collection or a select of one column.
    """
    ranked = _meeting_topics_query(event, user).add_columns(EventTopic.user_id).group_by(EventTopic.user_id)
    ranked = ranked.where(EventTopic.user_id != user.id, EventTopic.user_id.not_in(excluded_ids))
    user_ids = db.session.scalars(ranked.order_by(TOTAL_WEIGHT.desc(), EventTopic.user_id).limit(limit)).all()
    if not user_ids:
        return []
    reasons, cards = reasons_for(event, user, user_ids), _cards_at(event, user_ids)
    return [PersonWorthFinding(cards[id_], reasons[id_]) for id_ in user_ids]


def _cards_at(event: Event, user_ids: Collection[int]) -> dict[int, Card]:
    """Return the cards that some users share at ``event``, by their ids."""
    query = join_event_sharing(select(Profile, EventSharing), Profile.user_id, event.id)
    rows = db.session.execute(query.where(Profile.user_id.in_(user_ids))).all()
    return {profile.user_id: summary_card_at_event(profile, sharing) for profile, sharing in rows}


def _meeting_topics_query(event: Event, user: User) -> Select[Any]:
    """Return a query without columns for the topics at ``event`` that meet topics of ``user``."""
    query = select().select_from(EventTopic).join(OwnTopic, OwnTopic.topic_id == EventTopic.topic_id)
    return query.where(OwnTopic.user_id == user.id, EventTopic.event_id == event.id, TOPICS_MEET)


def reasons_for(event: Event, user: User, user_ids: Collection[int]) -> dict[int, str]:
    """Return why ``user`` might want to find these people, by user id. Runs one query.

    People whose topics do not meet are missing from the result.
    """
    if not user_ids:
        return {}
    query = _meeting_topics_query(event, user).add_columns(EventTopic.user_id, EventTopic.kind, Topic.name)
    query = query.join(Topic, Topic.id == EventTopic.topic_id).where(EventTopic.user_id.in_(user_ids))
    names_by_user: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for user_id, kind, name in db.session.execute(query.order_by(OwnTopic.position, Topic.name)):
        names_by_user[user_id][kind].append(name)
    return {user_id: reason_text(names_by_kind) for user_id, names_by_kind in names_by_user.items()}


def reason_text(names_by_kind: dict[str, list[str]]) -> str:
    """Return why somebody is worth finding, from the names of the topics that meet, by their kind."""
    parts = []
    if offers := names_by_kind.get("offer"):
        parts.append(gettext("Offers %(topic)s, which you're looking for", topic=offers[0]))
    elif asks := names_by_kind.get("ask"):
        parts.append(gettext("Looking for %(topic)s, which you offer", topic=asks[0]))
    if interests := names_by_kind.get("interest"):
        topics = ", ".join(interests[:MAX_NAMED_INTERESTS])
        parts.append(
            gettext("both into %(topics)s", topics=topics) if parts else gettext("Both into %(topics)s", topics=topics)
        )
    return " · ".join(parts)
