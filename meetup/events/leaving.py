"""Events of somebody who deletes their account: what has to be handed over first, and what stays without them."""

from collections.abc import Iterator
from functools import partial

from flask import url_for
from sqlalchemy import Table, delete, exists, func, select, update
from sqlalchemy.orm import aliased

from ..extensions import db, now
from ..languages import gettext, ngettext
from ..live import StreamRight
from ..people import User
from ..people.leaving.belongings import Obligation, counts_what_goes, counts_what_stays, finds_obligations
from ..people.leaving.erasing import erases, in_steps
from ..people.pictures import Picture
from ..people.visibility import is_not_absent
from .attendance import Attendance, EventTopic
from .deletion import delete_draft
from .log import record_act
from .models import Event
from .stream_rights import stream_rights_at


@finds_obligations
def find_events_to_hand_over(user: User, lock: bool = False) -> list[Obligation]:
    """Return the published events that are not over and that nobody else organizes.

    ``lock`` keeps the last two organizers of an event from leaving at the same moment.
    """
    if lock:
        _lock_events_ahead(user)
    return [_obligation(event, user) for event in _solely_organized(user, "published") if event.ends_at > now()]


def _lock_events_ahead(user: User) -> None:
    """Lock the events of ``user`` as ``Event.lock`` does: all of them, as their roles may be changing right now."""
    query = select(Event.id).join(Attendance, Attendance.event_id == Event.id).where(Attendance.user_id == user.id)
    query = query.where(Event.ends_at > now()).order_by(Event.id)
    db.session.execute(query.with_for_update(of=Event, key_share=True))


def _obligation(event: Event, user: User) -> Obligation:
    team_url = url_for("team.members.index", slug=event.slug)
    return Obligation(f"event {event.id}", event.title, team_url, partial(_call_off, event, user))


def _call_off(event: Event, user: User) -> list[StreamRight]:
    record_act(event.id, user, "event_cancelled")
    event.cancel()
    return stream_rights_at(event.id)


def _solely_organized(user: User, status: str) -> list[Event]:
    """Return the events with a status that ``user`` organizes, and nobody else who stays."""
    other = aliased(Attendance)
    is_other = other.event_id == Event.id, other.role == "organizer", other.user_id != user.id
    has_other = exists().where(*is_other, is_not_absent(other.user_id))
    query = select(Event).join(Attendance, Attendance.event_id == Event.id)
    query = query.where(
        Attendance.user_id == user.id, Attendance.role == "organizer", Event.status == status, ~has_other
    )
    query = query.where(Event.suspended_at.is_(None))
    return list(db.session.scalars(query.order_by(Event.starts_at, Event.id)))


@counts_what_goes
def _count_attendances(user: User) -> list[str]:
    count = db.session.scalar(select(func.count()).select_from(Attendance).where(Attendance.user_id == user.id)) or 0
    what = (
        "your part in %(num)s event: sign-up, answers, badge, goals",
        "your part in %(num)s events: sign-up, answers, badges, goals",
    )
    phrases = [ngettext(*what, count)] if count else []
    if drafts := len(_solely_organized(user, "draft")):
        phrases.append(ngettext("%(num)s draft of an event", "%(num)s drafts of events", drafts))
    return phrases


@counts_what_stays
def _count_organized(user: User) -> list[str]:
    query = select(func.count()).select_from(Attendance).join(Event, Event.id == Attendance.event_id)
    query = query.where(Attendance.user_id == user.id, Attendance.role == "organizer", Event.status != "draft")
    if not db.session.scalar(query):
        return []
    return [gettext("Events you organized stay, with what was written on their pages, but without your name.")]


@erases
def _leave_events_to_others(user: User) -> Iterator[int]:
    """Give covers and logos to somebody else on the team, and delete what is a draft of this user alone."""
    for table in _tables_with_event_pictures():
        yield from _hand_pictures_over(user, table)
    for event in _solely_organized(user, "draft"):
        delete_draft(event)
        db.session.flush()
        yield 1
    yield from in_steps(delete(EventTopic), EventTopic.user_id == user.id)


def _tables_with_event_pictures() -> Iterator[Table]:
    """Yield the tables that refer to a picture and belong to an event."""
    for table in db.metadata.sorted_tables:
        has_picture = any(key.column.table.name == "pictures" for key in table.foreign_keys)
        if has_picture and (table.name == "events" or "event_id" in table.columns):
            yield table


def _hand_pictures_over(user: User, table: Table) -> Iterator[int]:
    """Make another organizer the owner of the pictures that the rows of ``table`` show; without one they go."""
    picture_key = next(key.parent for key in table.foreign_keys if key.column.table.name == "pictures")
    event_id = table.c.id if table.name == "events" else table.c.event_id
    heir = select(func.min(Attendance.user_id)).where(Attendance.role == "organizer", Attendance.user_id != user.id)
    heir = heir.where(is_not_absent(Attendance.user_id))
    query = select(picture_key, event_id).join(Picture, Picture.key == picture_key).where(Picture.owner_id == user.id)
    for key, shown_at in db.session.execute(query).all():
        if heir_id := db.session.scalar(heir.where(Attendance.event_id == shown_at)):
            db.session.execute(update(Picture).where(Picture.key == key).values(owner_id=heir_id))
            yield 1
