"""What moderators can do, and the log of what they did: read by the organizers, added to, and never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ForeignKey, Index, String, event, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..events import Event
from ..extensions import Model, db, now
from ..pages import Page
from ..people import User, face_of
from .models import Room
from .sanctions import REASON

ROWS = 50


class Act(NamedTuple):
    """``logged`` is its kind in the log; ``minutes`` of silence, and 0 for all of the event."""

    label: str
    logged: str
    done: str
    minutes: int | None = None


ACTS = {
    "remove": Act("Remove", "removed", "Removed, on all screens."),
    "silence-5": Act("Silence for 5 minutes", "silenced", "Silenced for 5 minutes.", 5),
    "silence-60": Act("Silence for an hour", "silenced", "Silenced for an hour.", 60),
    "silence-end": Act("Silence until the end", "silenced", "Silenced until the event is over.", 0),
    "ban-room": Act("Ban from the room", "banned", "Banned from the room."),
    "ban-event": Act("Ban from the event", "banned_from_event", "Banned from the event."),
}

KINDS = {
    "removed": "removed what was said by",
    "silenced": "silenced",
    "banned": "banned from the room",
    "banned_from_event": "banned from the event",
    "lifted": "lifted what was imposed on",
    "cleared": "found nothing wrong with",
    "slowed": "changed the slow mode",
    "closed": "closed the room",
    "reopened": "opened the room again",
    "host_named": "made a host of",
    "host_dismissed": "took the hosting from",
}


class ModeratorAct(Model):
    """Who did what to whom, when and why. ``anonymous``: to whoever asked a question, without learning the name.

    ``said`` is what it was about, as it was said then; of what was removed it is the only copy.
    """

    __tablename__ = "moderator_acts"
    __table_args__ = (Index("ix_moderator_acts_event_id", "event_id", "created_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"))
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    anonymous: Mapped[bool] = mapped_column(Boolean, default=False)
    kind: Mapped[str] = mapped_column(String(20))
    said: Mapped[str] = mapped_column(String(2000), default="")
    reason: Mapped[str] = mapped_column(String(REASON), default="")
    until: Mapped[datetime | None]
    pace: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    room: Mapped[Room] = relationship()
    by: Mapped[User | None] = relationship(foreign_keys=by_id)
    user: Mapped[User | None] = relationship(foreign_keys=user_id)

    @classmethod
    def log(cls, room: Room, by: User, kind: str, **columns: Any) -> None:
        db.session.add(cls(event_id=room.event_id, room_id=room.id, by_id=by.id, kind=kind, **columns))

    @property
    def words(self) -> str:
        return KINDS[self.kind]


def _never(_mapper: Any, _connection: Any, act: ModeratorAct) -> None:
    raise RuntimeError("the log of moderators is only ever added to")


for change in ("before_update", "before_delete"):
    event.listen(ModeratorAct, change, _never)


def acts_at(team: bool) -> dict[str, Act]:
    """What a moderator may do: who is not on the event's ``team`` keeps to a room."""
    return {name: act for name, act in ACTS.items() if team or act.logged != "banned_from_event"}


@dataclass(frozen=True)
class Logged:
    """A line of the log; ``whom`` is empty where nobody is meant, or nobody is to know."""

    act: ModeratorAct
    by: str
    whom: str


def log_of(event: Event, after: str | None) -> Page:
    """A page of ``Logged``, the latest first."""
    query = select(ModeratorAct).where(ModeratorAct.event_id == event.id)
    query = query.options(joinedload(ModeratorAct.by), joinedload(ModeratorAct.user), joinedload(ModeratorAct.room))
    page = Page.of(query, (ModeratorAct.created_at, ModeratorAct.id), after, ROWS)
    lines = [Logged(act, _name(act.by) or "Somebody", "" if act.anonymous else _name(act.user)) for act in page.rows]
    return Page(lines, page.next)


def _name(user: User | None) -> str:
    return face_of(user.profile, None).name if user else ""
