"""The actions of moderators, and the log of them. Only organizers read the log; entries are added and never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ForeignKey, Index, String, event, or_, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from ..events import Event
from ..extensions import Model, db, now
from ..languages import gettext, lazy_gettext
from ..pages import Page
from ..people import User, summary_card_of
from .models import Room
from .sanctions import MAX_REASON_LENGTH

LOG_ENTRIES_PER_PAGE = 50


class Action(NamedTuple):
    """What a moderator can do.

    ``log_kind`` is its kind in the log, ``confirmation`` what the moderator reads afterwards. ``minutes`` is the length
    of a silence, 0 until the event is over, ``None`` for actions that silence nobody.
    """

    label: str
    log_kind: str
    confirmation: str
    minutes: int | None = None

    @property
    def is_ban(self) -> bool:
        """Whether it sends somebody out. Pages ask once more before that."""
        return self.log_kind in ("banned", "banned_from_event")


ACTIONS = {
    "remove": Action(lazy_gettext("Remove"), "removed", lazy_gettext("Removed, on all screens.")),
    "silence-5": Action(lazy_gettext("Mute for 5 minutes"), "silenced", lazy_gettext("Muted for 5 minutes."), 5),
    "silence-60": Action(lazy_gettext("Mute for an hour"), "silenced", lazy_gettext("Muted for an hour."), 60),
    "silence-end": Action(
        lazy_gettext("Mute until the end"), "silenced", lazy_gettext("Muted until the event is over."), 0
    ),
    "ban-room": Action(lazy_gettext("Ban from the room"), "banned", lazy_gettext("Banned from the room.")),
    "ban-event": Action(
        lazy_gettext("Ban from the event"), "banned_from_event", lazy_gettext("Banned from the event.")
    ),
}


class ModeratorAction(Model):
    """An entry of the log: who did what to whom, when and why.

    ``told`` is what the subject reads as the reason. ``anonymous`` is set if the subject asked a question without their
    name. ``said`` is the text that it was about, and the only copy of it if it was removed.
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
    reason: Mapped[str] = mapped_column(String(MAX_REASON_LENGTH), default="")
    told: Mapped[str] = mapped_column(String(MAX_REASON_LENGTH), default="", server_default="")
    until: Mapped[datetime | None]
    pace: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(default=now)

    room: Mapped[Room] = relationship()
    by: Mapped[User | None] = relationship(foreign_keys=by_id)
    user: Mapped[User | None] = relationship(foreign_keys=user_id)

    @classmethod
    def log(cls, room: Room, by: User, kind: str, **columns: Any) -> None:
        """Add an entry of one of the kinds that ``moderation/_logged.html`` has a sentence for."""
        db.session.add(cls(event_id=room.event_id, room_id=room.id, by_id=by.id, kind=kind, **columns))


def _forbid_change(_mapper: Any, _connection: Any, _action: ModeratorAction) -> None:
    raise RuntimeError("the log of moderators is only ever added to")


for change in ("before_update", "before_delete"):
    event.listen(ModeratorAction, change, _forbid_change)


def actions_for(is_team: bool) -> dict[str, Action]:
    """Return the actions that a moderator can choose from. Only the team can ban somebody from the whole event."""
    return {name: action for name, action in ACTIONS.items() if is_team or action.log_kind != "banned_from_event"}


@dataclass(frozen=True)
class LogEntry:
    """An entry as organizers read it. ``subject_name`` is empty if there is no subject, or one who stays anonymous."""

    action: ModeratorAction
    moderator_name: str
    subject_name: str


def load_log_page(event: Event, reader: User, after: str | None) -> Page[LogEntry]:
    """Return a page of ``LogEntry`` of an event, the latest first.

    That nothing wrong was found with ``reader`` is left out, because it tells that they were reported (Z7).
    """
    is_told = or_(ModeratorAction.kind != "cleared", ModeratorAction.user_id.is_distinct_from(reader.id))
    query = select(ModeratorAction).where(ModeratorAction.event_id == event.id, is_told)
    query = query.options(
        joinedload(ModeratorAction.by), joinedload(ModeratorAction.user), joinedload(ModeratorAction.room)
    )
    page = Page.load(query, (ModeratorAction.created_at, ModeratorAction.id), after, LOG_ENTRIES_PER_PAGE)
    return page.map(_log_entry)


def _log_entry(action: ModeratorAction) -> LogEntry:
    subject_name = "" if action.anonymous else _user_name(action.user)
    return LogEntry(action, _user_name(action.by) or gettext("Someone"), subject_name)


def _user_name(user: User | None) -> str:
    return summary_card_of(user.profile, None).name if user else ""
