"""Who an announcement is for, how many they are, and who of them can be told how."""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from ..events import TEAM_ROLES, Attendance, Event
from ..extensions import db, now
from ..outbox import PushSubscription
from ..people import Agreement
from ..people.signing_in.sign_ins import SIGN_IN_LIFETIME, SignIn
from ..people.visibility import is_not_absent
from ..registration import Registration, RegistrationState
from ..rooms import Visit
from ..rooms.sanctions import is_banned_from_event
from ..rooms.visits import PRESENCE_TIMEOUT
from .models import Announcement, AnnouncementRecipient, Audience
from .settings import AGREEMENT_KIND, AnnouncementSettings


class Reach(NamedTuple):
    """How many people an audience has, and how many of them can be told by push and by mail."""

    people: int
    by_push: int
    by_mail: int


def people_in(event_id: int, audience: Audience, room_id: int | None = None) -> Select[int]:
    """Return the query for the ids of the users of an audience, without the banned and those who leave."""
    user_id: Any = Attendance.user_id
    if audience == Audience.WAITING:
        user_id = Registration.user_id
        query = select(user_id.label("user_id")).where(user_id.is_not(None))
        query = query.where(Registration.event_id == event_id, Registration.state == RegistrationState.WAITING)
    else:
        query = select(user_id.label("user_id")).where(Attendance.event_id == event_id)
    if audience == Audience.CHECKED_IN:
        query = query.where(Attendance.checked_in_at.is_not(None))
    elif audience == Audience.TEAM:
        query = query.where(Attendance.role.in_(TEAM_ROLES))
    elif audience == Audience.ROOM:
        is_in_room = Visit.room_id == room_id, Visit.left_at.is_(None), Visit.seen_at >= now() - PRESENCE_TIMEOUT
        query = query.join(Visit, Visit.user_id == Attendance.user_id).where(*is_in_room)
    return query.where(~is_banned_from_event(user_id, event_id), is_not_absent(user_id))


def reach_of(event: Event, audience: Audience, room_id: int | None = None) -> Reach:
    """Return how many people an audience has, and can be told how. Costs one query."""
    people = people_in(event.id, audience, room_id).subquery()
    everyone = select(func.count()).select_from(people)
    is_told = gets_pushes(people.c.user_id), gets_mails(people.c.user_id, event)
    counts = everyone, *(everyone.where(condition) for condition in is_told)
    row = db.session.execute(select(*(count.scalar_subquery() for count in counts))).one()
    return Reach(*row)


def audience_counts(event: Event) -> dict[Audience, int]:
    """Return how many people each audience has, but for those of rooms. Costs one query."""
    audiences = [each for each in Audience if each != Audience.ROOM]
    counts = [
        select(func.count()).select_from(people_in(event.id, each).subquery()).scalar_subquery() for each in audiences
    ]
    return dict(zip(audiences, db.session.execute(select(*counts)).one(), strict=True))


def devices_of(user_id: Any) -> Select[int, int]:
    """Return the query for the devices that are pushed to of one user or those in a column: their ids and owners."""
    is_signed_in = SignIn.revoked_at.is_(None), SignIn.created_at > now() - SIGN_IN_LIFETIME
    query = select(PushSubscription.id, SignIn.user_id).join(SignIn, SignIn.id == PushSubscription.session_id)
    return query.where(SignIn.user_id == user_id, *is_signed_in)


def gets_pushes(user_id: Any) -> ColumnElement[bool]:
    """Return the condition that a user has a device that is pushed to, and has not turned announcements off."""
    return and_(devices_of(user_id).exists(), ~AnnouncementSettings.has_pushes_off(user_id))


def gets_mails(user_id: Any, event: Event) -> ColumnElement[bool]:
    """Return the condition that a user has agreed to announcements of ``event`` by mail, and still does."""
    is_about_event = Agreement.kind == AGREEMENT_KIND, Agreement.subject == event.agreement_subject
    agreement = select(Agreement.id).where(Agreement.user_id == user_id, *is_about_event)
    return agreement.where(Agreement.ended_at.is_(None)).exists()


def concerns(user_id: Any) -> ColumnElement[bool]:
    """Return the condition that an ``Announcement`` is for a user, as they stand with the event now.

    One to a room concerns those who were sent it.
    """
    attends = select(Attendance.id).where(Attendance.event_id == Announcement.event_id, Attendance.user_id == user_id)
    waits = select(Registration.id).where(
        Registration.event_id == Announcement.event_id,
        Registration.user_id == user_id,
        Registration.state == RegistrationState.WAITING,
    )
    is_audience = Announcement.audience
    return and_(
        or_(
            and_(is_audience == Audience.GOING, attends.exists()),
            and_(is_audience == Audience.CHECKED_IN, attends.where(Attendance.checked_in_at.is_not(None)).exists()),
            and_(is_audience == Audience.TEAM, attends.where(Attendance.role.in_(TEAM_ROLES)).exists()),
            and_(is_audience == Audience.WAITING, waits.exists()),
            and_(is_audience == Audience.ROOM, was_sent_to(user_id), attends.exists()),
        ),
        ~is_banned_from_event(user_id, Announcement.event_id),
    )


def was_sent_to(user_id: Any) -> ColumnElement[bool]:
    """Return the condition that an ``Announcement`` was sent to a user."""
    is_recipient = AnnouncementRecipient.announcement_id == Announcement.id, AnnouncementRecipient.user_id == user_id
    query = select(AnnouncementRecipient.user_id).where(*is_recipient)
    return query.correlate_except(AnnouncementRecipient).exists()
