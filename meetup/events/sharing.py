"""Event sharing: the fields that a card contains for people met at one event, where these are not the usual ones.

Whatever shows a person at an event gets the shared fields from here: `join_event_sharing` in the query, then
`fields_shared_at_event`, `summary_card_at_event` or `summary_card_in` for each row.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, TypeVarTuple

from sqlalchemy import JSON, ColumnElement, ForeignKey, Row, Select, String, Text, and_, cast, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..database import insert_once
from ..extensions import Model, db, now
from ..people import Card, Profile, User, summary_card_of
from ..people.card import SUMMARY_COLUMNS
from ..people.models import SHAREABLE_FIELDS, on_profile_change

Columns = TypeVarTuple("Columns")


class EventSharing(Model):
    """The fields that ``user`` shares with the people they meet at one event.

    The row stays when the user leaves the event, and an event that has such rows cannot be deleted. Otherwise the
    people met there would suddenly see the fields that the user usually shares.
    """

    __tablename__ = "event_sharings"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id"), primary_key=True, index=True)
    shared: Mapped[list[str]] = mapped_column(JSON, default=list)
    search_text: Mapped[str] = mapped_column(Text, default="")
    changed_at: Mapped[datetime] = mapped_column(default=now)

    user: Mapped[User] = relationship()

    @classmethod
    def is_of(cls, user_id: Any, event_id: Any) -> ColumnElement[bool]:
        """Return the condition that a row is of this user at this event. Both parameters are columns or ids."""
        return and_(cls.user_id == user_id, cls.event_id == event_id)

    @classmethod
    def find(cls, user: User, event_id: int) -> "EventSharing | None":
        """Return what ``user`` chose for that event, or ``None`` if they share their usual fields there."""
        return db.session.get(cls, (user.id, event_id))

    @classmethod
    def all_for(cls, user: User) -> list["EventSharing"]:
        """Return what ``user`` chose for single events, ordered by the id of the event."""
        return list(db.session.scalars(select(cls).where(cls.user_id == user.id).order_by(cls.event_id)))

    @classmethod
    def set_fields(cls, user: User, event_id: int, fields: Collection[str]) -> "EventSharing":
        """Share exactly ``fields`` (of ``SHAREABLE_FIELDS``) with the people met at that event."""
        insert_once(cls, user_id=user.id, event_id=event_id, shared=[], search_text="", changed_at=now())
        sharing = db.session.get_one(cls, (user.id, event_id), populate_existing=True)
        sharing.shared = [field for field in SHAREABLE_FIELDS if field in fields]
        sharing.changed_at = now()
        user.profile.run_change_hooks()
        return sharing

    @classmethod
    def reset(cls, user: User, event_id: int) -> None:
        """Share the usual fields at that event again."""
        if sharing := cls.find(user, event_id):
            db.session.delete(sharing)
            db.session.flush()
            user.profile.run_change_hooks()

    def refresh_search_text(self) -> None:
        """Derive the text that searches find this person by where these fields are shared."""
        self.search_text = self.user.profile.search_text_for(self.shared)


SHARED_AS_TEXT = func.coalesce(cast(EventSharing.shared, String), cast(Profile.shared, String))
"""The fields that somebody shares at an event, as JSON, in a query with their profile and `join_event_sharing`."""
SUMMARY_COLUMNS_AT_EVENT = (*SUMMARY_COLUMNS, EventSharing.shared.label("shared_there"))
"""What ``summary_card_in`` reads, in a query with `join_event_sharing`."""


def join_event_sharing(query: Select[*Columns], user_id: Any, event_id: Any) -> Select[*Columns]:
    """Outer join ``EventSharing`` of the given user at the given event; both parameters are columns or ids.

    ``query`` selects ``EventSharing`` itself, or a column of it. That is ``None`` in rows of people who share their
    usual fields there.
    """
    return query.outerjoin(EventSharing, EventSharing.is_of(user_id, event_id))


def fields_shared_at_event(profile: Profile, sharing: EventSharing | None) -> Collection[str]:
    """Return the fields that ``profile`` shares at the event of ``sharing``: its own choice, or the usual fields."""
    return profile.shared if sharing is None else sharing.shared


def summary_card_at_event(profile: Profile, sharing: EventSharing | None) -> Card:
    """Return the summary card with the fields that ``profile`` shares at the event of ``sharing`` (P1)."""
    return summary_card_of(profile, fields_shared_at_event(profile, sharing))


def summary_card_in(row: Row[Any]) -> Card:
    """Return the summary card like `summary_card_at_event`, from a row with ``SUMMARY_COLUMNS_AT_EVENT``."""
    return summary_card_of(row, fields_shared_in(row))


def fields_shared_in(row: Row[Any]) -> Collection[str]:
    """Return the fields like `fields_shared_at_event`, from a row with ``SUMMARY_COLUMNS_AT_EVENT``."""
    fields: Collection[str] = row.shared if row.shared_there is None else row.shared_there
    return fields


@on_profile_change
def refresh_search_texts(user: User) -> None:
    """Follow a change of the profile (P2)."""
    for sharing in EventSharing.all_for(user):
        sharing.refresh_search_text()
