"""People worth finding at an event, and why."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from ..extensions import db
from ..people import Card, Profile, ProfileTopic, Topic, User, face_of
from .attendance import EventTopic
from .models import Event
from .sharing import EventSharing

NAMED = 3
"""How many shared interests a reason names; more are read by nobody."""

Mine = aliased(ProfileTopic)
MEET = or_(
    and_(Mine.kind == "ask", EventTopic.kind == "offer"),
    and_(Mine.kind == "offer", EventTopic.kind == "ask"),
    and_(Mine.kind == "interest", EventTopic.kind == "interest"),
)
# Somebody who can help, or be helped, is worth more than one with the same hobby.
WEIGHT = func.sum(case((EventTopic.kind == "interest", 1), else_=3))


class Finding(NamedTuple):
    card: Card
    reason: str


def people_worth_finding(
    event: Event, user: User, most: int = 5, without: Collection[int] | Select[Any] = ()
) -> list[Finding]:
    """Listed people whose shared topics meet those of ``user``, best first; three queries whatever their number.

    ``without`` holds the ids of users to leave out, as a collection or a select of one column.
    """
    ranked = _matches(event, user).add_columns(EventTopic.user_id).group_by(EventTopic.user_id)
    ranked = ranked.where(EventTopic.user_id != user.id, EventTopic.user_id.not_in(without))
    order = db.session.scalars(ranked.order_by(WEIGHT.desc(), EventTopic.user_id).limit(most)).all()
    if not order:
        return []
    reasons = reasons_for(event, user, order)
    here = (EventSharing.user_id == Profile.user_id) & (EventSharing.event_id == event.id)
    people = select(Profile, EventSharing).outerjoin(EventSharing, here).where(Profile.user_id.in_(order))
    rows = db.session.execute(people).all()
    faces = {profile.user_id: face_of(profile, sharing.shared if sharing else None) for profile, sharing in rows}
    return [Finding(faces[id_], reasons[id_]) for id_ in order]


def _matches(event: Event, user: User) -> Select[Any]:
    meeting = select().select_from(EventTopic).join(Mine, Mine.topic_id == EventTopic.topic_id)
    return meeting.where(Mine.user_id == user.id, EventTopic.event_id == event.id, MEET)


def reasons_for(event: Event, user: User, user_ids: Collection[int]) -> dict[int, str]:
    """Why ``user`` might look for these people, of whom those are missing whose topics do not meet: one query."""
    if not user_ids:
        return {}
    named = _matches(event, user).add_columns(EventTopic.user_id, EventTopic.kind, Topic.name)
    named = named.join(Topic, Topic.id == EventTopic.topic_id).where(EventTopic.user_id.in_(user_ids))
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for user_id, kind, name in db.session.execute(named.order_by(Mine.position, Topic.name)):
        found[user_id][kind].append(name)
    return {user_id: reason(kinds) for user_id, kinds in found.items()}


def reason(kinds: dict[str, list[str]]) -> str:
    """Why somebody is worth finding, from the names of the topics that meet: ``kinds`` maps their kind to them."""
    parts = []
    if offers := kinds.get("offer"):
        parts.append(f"Offers {offers[0]}: you asked for it")
    elif asks := kinds.get("ask"):
        parts.append(f"Asks for {asks[0]}: you offer it")
    if interests := kinds.get("interest"):
        parts.append(f"{'both' if parts else 'Both'} into {', '.join(interests[:NAMED])}")
    return " · ".join(parts)
