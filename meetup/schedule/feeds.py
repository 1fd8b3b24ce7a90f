"""The calendar of somebody's stars, and whether they want to be reminded of starred sessions.

The address of the calendar is secret, and whoever knows it can read the calendar without signing in.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, url_for
from sqlalchemy import ForeignKey, delete, insert, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from .. import outbox
from ..database import insert_once
from ..events import Event
from ..extensions import Model, db, now
from ..formats import clock
from ..hooks import Hook
from ..languages import gettext, ngettext, speaking
from ..outbox import NothingToSend, Push, PushMessage, PushSubscription, load_fact_row
from ..people import User
from ..people.signing_in.access import Access, ends_access, lists_access
from ..people.signing_in.secret_calendars import SecretCalendar
from ..people.signing_in.sign_ins import SIGN_IN_LIFETIME, SignIn
from .exporting.calendar_file import schedule_calendar
from .models import ScheduleSession
from .stars import Star

REMINDED_BEFORE = timedelta(minutes=10)
"""How long before the start of a session people are reminded of it."""
LATEST = timedelta(minutes=5)
"""How long after the start a reminder may still be sent, if the worker was late."""


adds_calendar_entries: Hook[Callable[[User], Iterator[str]]] = Hook("adds_calendar_entries")
"""Yield the lines of entries (RFC 5545) that a user's calendar of starred sessions has besides the sessions."""


class StarFeed(SecretCalendar, Model):
    """The calendar of one user's stars."""

    __tablename__ = "star_feeds"

    token_salt = "star-feed"

    @property
    def to_ical(self) -> bytes:
        """All starred sessions, and what other slices add, as iCalendar (RFC 5545), in the language of the user."""
        config = current_app.config["MEETUP"]
        with speaking(self.user.language):
            name = gettext("My stars")
        sessions = Star.starred_sessions(self.user)
        entries = [line for own_entries in adds_calendar_entries for line in own_entries(self.user)]
        return schedule_calendar(sessions, name, str(config.base_url), config.netloc, entries)


ends_access(StarFeed.delete_for)


@lists_access
def _list_feed(user: User) -> list[Access]:
    feed = StarFeed.find(user)
    path = url_for("schedule.feeds.edit", _anchor="calendar")
    return [Access(gettext("Secret address of your starred sessions"), feed.made_at, path)] if feed else []


class StarReminder(Model):
    """The wish of a user to be reminded of starred sessions by push. Without a row they are not."""

    __tablename__ = "star_reminders"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    wanted_since: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def is_wanted_by(cls, user: User) -> bool:
        return db.session.get(cls, user.id) is not None

    @classmethod
    def choose(cls, user: User, wanted: bool) -> None:
        if wanted:
            insert_once(cls, user_id=user.id, wanted_since=now())
        else:
            db.session.execute(delete(cls).where(cls.user_id == user.id))


@outbox.plans
def plan_reminders() -> Iterator[int]:
    """Put a push into the outbox for each device of those whose starred sessions begin in ten minutes.

    Each star remembers the start that its owner was reminded of, so that nobody is reminded of the same start twice,
    whatever a clock does. Yields the number of pushes.
    """
    at = now()
    is_soon = ScheduleSession.starts_at <= at + REMINDED_BEFORE, ScheduleSession.starts_at > at - LATEST
    query = select(Star.user_id, Star.session_id, ScheduleSession.starts_at)
    query = query.join(ScheduleSession, ScheduleSession.id == Star.session_id)
    query = query.join(StarReminder, StarReminder.user_id == Star.user_id)
    query = query.join(Event, Event.id == ScheduleSession.event_id).where(Event.status == "published")
    is_untold = or_(Star.reminded_of.is_(None), Star.reminded_of != ScheduleSession.starts_at)
    query = query.where(*is_soon, ScheduleSession.gone_at.is_(None), is_untold).with_for_update(of=Star)
    due = db.session.execute(query.order_by(Star.user_id, Star.session_id).limit(1000)).all()
    for user_id, session_id, starts_at in due:
        is_star = Star.user_id == user_id, Star.session_id == session_id
        db.session.execute(update(Star).where(*is_star).values(reminded_of=starts_at))
    pushes = list(_pushes_for({(user_id, starts_at) for user_id, _, starts_at in due}))
    if pushes:
        db.session.execute(insert(Push), pushes)
    yield len(pushes)


def _pushes_for(due: set[tuple[int, datetime]]) -> Iterator[dict[str, Any]]:
    """Yield a push for each device of each user, one for all their sessions that begin at the same time."""
    user_ids = {user_id for user_id, _ in due}
    is_signed_in = SignIn.revoked_at.is_(None), SignIn.created_at > now() - SIGN_IN_LIFETIME
    devices = (
        select(PushSubscription.id, SignIn.user_id).join(SignIn).where(*is_signed_in, SignIn.user_id.in_(user_ids))
    )
    for subscription_id, owner_id in db.session.execute(devices) if user_ids else ():
        for user_id, starts_at in sorted(due):
            if user_id == owner_id:
                facts = {"user_id": str(user_id), "starts_at": starts_at.isoformat()}
                yield {"subscription_id": subscription_id, "kind": "session", "facts": facts}


@outbox.writes_push("session")
def write_session_push(user_id: str, starts_at: str) -> PushMessage:
    """Say that sessions begin, without their titles: others may see the screen. Raises NothingToSend if none does."""
    at = datetime.fromisoformat(starts_at)
    user = load_fact_row(User, user_id)
    query = select(ScheduleSession).join(Star, Star.session_id == ScheduleSession.id).where(Star.user_id == user.id)
    query = query.where(ScheduleSession.starts_at == at, ScheduleSession.gone_at.is_(None))
    sessions = list(db.session.scalars(query.order_by(ScheduleSession.id)))
    if not sessions or now() > at + LATEST:
        raise NothingToSend
    event = sessions[0].event
    with speaking(user.language):
        time = clock(at, event.time_zone)
        title = ngettext(
            "A session you starred begins at %(time)s",
            "%(num)s sessions you starred begin at %(time)s",
            len(sessions),
            time=time,
        )
    return PushMessage(title, f"/events/{event.slug}/schedule/stars", len(sessions))
