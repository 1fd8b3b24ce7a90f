"""People worth finding at an event, and why."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from ..extensions import db
from ..people import Card, Profile, ProfileTopic, Topic, User
from .attendance import EventTopic
from .models import Event
from .sharing import EventSharing, join_event_sharing, summary_card_at_event

MAX_NAMED_INTERESTS = 3
"""How many shared interests a reason names; more are read by nobody."""

OwnTopic = aliased(ProfileTopic)
TOPICS_MEET = or_(
    and_(OwnTopic.kind == "ask", EventTopic.kind == "offer"),
    and_(OwnTopic.kind == "offer", EventTopic.kind == "ask"),
    and_(OwnTopic.kind == "interest", EventTopic.kind == "interest"),
)
# Somebody who can help, or be helped, is worth more than one with the same hobby.
TOTAL_WEIGHT = func.sum(case((EventTopic.kind == "interest", 1), else_=3))


class PersonWorthFinding(NamedTuple):
    card: Card
    reason: str


def people_worth_finding(
    event: Event, user: User, limit: int = 5, excluded_ids: Collection[int] | Select[Any] = ()
) -> list[PersonWorthFinding]:
    """Listed people whose shared topics meet those of ``user``, best first; three queries whatever their number.

    ``excluded_ids`` holds the ids of users to leave out, as a collection or a select of one column.
    """
    ranked = _meeting_topics_query(event, user).add_columns(EventTopic.user_id).group_by(EventTopic.user_id)
    ranked = ranked.where(EventTopic.user_id != user.id, EventTopic.user_id.not_in(excluded_ids))
    order = db.session.scalars(ranked.order_by(TOTAL_WEIGHT.desc(), EventTopic.user_id).limit(limit)).all()
    if not order:
        return []
    reasons = reasons_for(event, user, order)
    people = join_event_sharing(select(Profile, EventSharing), Profile.user_id, event.id)
    rows = db.session.execute(people.where(Profile.user_id.in_(order))).all()
    cards = {profile.user_id: summary_card_at_event(profile, sharing) for profile, sharing in rows}
    return [PersonWorthFinding(cards[id_], reasons[id_]) for id_ in order]


def _meeting_topics_query(event: Event, user: User) -> Select[Any]:
    meeting = select().select_from(EventTopic).join(OwnTopic, OwnTopic.topic_id == EventTopic.topic_id)
    return meeting.where(OwnTopic.user_id == user.id, EventTopic.event_id == event.id, TOPICS_MEET)


def reasons_for(event: Event, user: User, user_ids: Collection[int]) -> dict[int, str]:
    """Why ``user`` might look for these people, of whom those are missing whose topics do not meet: one query."""
    if not user_ids:
        return {}
    named = _meeting_topics_query(event, user).add_columns(EventTopic.user_id, EventTopic.kind, Topic.name)
    named = named.join(Topic, Topic.id == EventTopic.topic_id).where(EventTopic.user_id.in_(user_ids))
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for user_id, kind, name in db.session.execute(named.order_by(OwnTopic.position, Topic.name)):
        found[user_id][kind].append(name)
    return {user_id: reason_text(kinds) for user_id, kinds in found.items()}


def reason_text(kinds: dict[str, list[str]]) -> str:
    """Why somebody is worth finding, from the names of the topics that meet: ``kinds`` maps their kind to them."""
    parts = []
    if offers := kinds.get("offer"):
        parts.append(f"Offers {offers[0]}: you asked for it")
    elif asks := kinds.get("ask"):
        parts.append(f"Asks for {asks[0]}: you offer it")
    if interests := kinds.get("interest"):
        parts.append(f"{'both' if parts else 'Both'} into {', '.join(interests[:MAX_NAMED_INTERESTS])}")
    return " · ".join(parts)
