"""Erase the topics that somebody whose account goes has named alone."""

from collections.abc import Iterator

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import aliased

from ...extensions import db
from .models import ProfileTopic, Topic


def erase_own_topics(user_id: int, rows_per_step: int) -> Iterator[int]:
    """Erase the topics that nobody but this user names, unless they are curated. Yield the number after each step."""
    other = aliased(ProfileTopic)
    is_shared = exists().where(other.topic_id == Topic.id, other.user_id != user_id)
    query = select(Topic.id).join(ProfileTopic, ProfileTopic.topic_id == Topic.id).distinct()
    query = query.where(ProfileTopic.user_id == user_id, Topic.key.is_(None), ~is_shared).limit(rows_per_step)
    while topic_ids := db.session.scalars(query).all():
        is_own = ProfileTopic.user_id == user_id, ProfileTopic.topic_id.in_(topic_ids)
        for statement in (delete(ProfileTopic).where(*is_own), delete(Topic).where(Topic.id.in_(topic_ids))):
            db.session.execute(statement, execution_options={"synchronize_session": False})
        yield len(topic_ids)
