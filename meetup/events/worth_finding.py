"""People worth finding: attendees whose topics meet the reader's, with the reason."""

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any, NamedTuple

from sqlalchemy import Select, SelectBase, and_, bindparam, case, false, func, or_, select
from sqlalchemy.orm import aliased

from ..database.prepared import GIVEN_USER, ROW_LIMIT, is_given_id, prepared
from ..extensions import db
from ..languages import gettext
from ..people import Card, Profile, ProfileTopic, Topic, User, topic_in_sentence
from .attendance import EventTopic
from .event_lines import AnyEvent
from .sharing import SUMMARY_COLUMNS_AT_EVENT, join_event_sharing, summary_card_in

ExcludedIds = Callable[[User], SelectBase]

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


def nobody(_user: User) -> Select[int]:
    """Return the query for the ids of no one."""
    return select(User.id).where(false())


def people_worth_finding(
    event: AnyEvent, user: User, limit: int = 5, excluded_ids: ExcludedIds = nobody
) -> list[PersonWorthFinding]:
    """Return listed people whose shared topics meet those of ``user``, the best first. Runs two queries.

    ``excluded_ids`` is a function that returns the query for the ids of the people to leave out for a user.
    """
    values = {"user_id": user.id, "event_id": event.id, "row_limit": limit}
    rows = db.session.execute(_ranked_query(excluded_ids), values).all()
    reasons = reasons_for(event, user, [row.user_id for row in rows])
    return [PersonWorthFinding(summary_card_in(row), reasons[row.user_id]) for row in rows]


@prepared
def _ranked_query(excluded_ids: ExcludedIds) -> Select[*tuple[Any, ...]]:
    """Return the query for the people whose topics meet the user's, the best first, with what they share there."""
    found = _meeting_topics_query().add_columns(EventTopic.user_id, TOTAL_WEIGHT.label("weight"))
    found = found.where(EventTopic.user_id != GIVEN_USER.id, EventTopic.user_id.not_in(excluded_ids(GIVEN_USER)))
    found = found.group_by(EventTopic.user_id).order_by(TOTAL_WEIGHT.desc(), EventTopic.user_id).limit(ROW_LIMIT)
    best = found.subquery()
    query = select(*SUMMARY_COLUMNS_AT_EVENT).join_from(best, Profile, Profile.user_id == best.c.user_id)
    query = join_event_sharing(query, Profile.user_id, bindparam("event_id"))
    return query.order_by(best.c.weight.desc(), best.c.user_id)


def _meeting_topics_query() -> Select[Any]:
    """Return a query without columns for the topics at the given event that meet topics of the given user."""
    query = select().select_from(EventTopic).join(OwnTopic, OwnTopic.topic_id == EventTopic.topic_id)
    return query.where(OwnTopic.user_id == GIVEN_USER.id, EventTopic.event_id == bindparam("event_id"), TOPICS_MEET)


def reasons_for(event: AnyEvent, user: User, user_ids: Collection[int]) -> dict[int, str]:
    """Return why ``user`` might want to find these people, by user id. Runs one query.

    People whose topics do not meet are missing from the result.
    """
    if not user_ids:
        return {}
    values = {"user_id": user.id, "event_id": event.id, "user_ids": user_ids}
    names_by_user: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in db.session.execute(_reasons_query(), values):
        names_by_user[row.user_id][row.kind].append(topic_in_sentence(row.key, row.name))
    return {user_id: reason_text(names_by_kind) for user_id, names_by_kind in names_by_user.items()}


@prepared
def _reasons_query() -> Select[Any]:
    query = _meeting_topics_query().add_columns(EventTopic.user_id, EventTopic.kind, Topic.key, Topic.name)
    query = query.join(Topic, Topic.id == EventTopic.topic_id).where(is_given_id(EventTopic.user_id, "user_ids"))
    return query.order_by(OwnTopic.position, Topic.name)


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
