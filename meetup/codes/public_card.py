"""What the card behind a phone code shows to somebody who is signed out."""

from typing import Any

from sqlalchemy import Select, bindparam, select

from ..database.prepared import prepared
from ..people import Profile, ProfileTopic, Topic
from ..public_pages import Shown
from .models import Code


def shown_to_guests(code: str) -> Shown:
    """Return what the card shows. There is none for codes of other kinds, replaced ones, and owners who have paused."""
    return Shown((_card_query(), _topics_query()), {"code": code})


@prepared
def _card_query() -> Select[*tuple[Any, ...]]:
    query = select(*Profile.__table__.columns).join(Code, Code.owner_id == Profile.user_id)
    is_live = Code.code == bindparam("code"), Code.kind == "person", Code.revoked_at.is_(None)
    return query.where(*is_live, Profile.paused_at.is_(None))


@prepared
def _topics_query() -> Select[*tuple[Any, ...]]:
    query = select(ProfileTopic.kind, ProfileTopic.help, ProfileTopic.note, Topic.key, Topic.name).join(
        Topic, Topic.id == ProfileTopic.topic_id
    )
    query = query.join(Code, Code.owner_id == ProfileTopic.user_id).where(Code.code == bindparam("code"))
    return query.order_by(ProfileTopic.position, Topic.id)
