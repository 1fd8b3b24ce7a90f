"""Telling people by push what has happened to their appointments. No push has a name or a place in it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import insert, or_, select, update

from .. import outbox
from ..events import Event
from ..extensions import db, now
from ..formats import clock
from ..languages import gettext, ngettext, speaking
from ..outbox import NothingToSend, Push, PushMessage, PushSubscription, load_fact_row
from ..people import User
from ..people.signing_in.sign_ins import SIGN_IN_LIFETIME, SignIn
from .models import Appointment
from .reading import OwnAppointment, find_appointment

REMINDED_BEFORE = timedelta(minutes=10)
LATEST = timedelta(minutes=5)
"""How long after the start a reminder may still be sent, if the worker was late."""
TOLD_WITHIN = timedelta(hours=6)
"""How long it may take until somebody is told. They find it on Today, too."""
PUSH = "appointment"


class News(StrEnum):
    """What has happened to an appointment."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    LATE = "late"
    CANCELLED = "cancelled"
    SOON = "soon"


def tell(appointment: Appointment, user_id: int, news: News) -> None:
    """Put a push into the outbox for each device of a user."""
    is_signed_in = SignIn.revoked_at.is_(None), SignIn.created_at > now() - SIGN_IN_LIFETIME
    devices = select(PushSubscription.id).join(SignIn).where(*is_signed_in, SignIn.user_id == user_id)
    facts = {"appointment_id": str(appointment.id), "user_id": str(user_id), "news": str(news), "at": now().isoformat()}
    pushes = [{"subscription_id": id_, "kind": PUSH, "facts": facts} for id_ in db.session.scalars(devices)]
    if pushes:
        db.session.execute(insert(Push), pushes)


@outbox.plans
def remind() -> Iterator[int]:
    """Remind both people of what begins in ten minutes, once of each start, and yield the number of appointments."""
    at = now()
    is_soon = Appointment.starts_at <= at + REMINDED_BEFORE, Appointment.starts_at > at - LATEST
    is_untold = or_(Appointment.reminded_of.is_(None), Appointment.reminded_of != Appointment.starts_at)
    query = select(Appointment).join(Event, Event.id == Appointment.event_id).where(Event.status == "published")
    query = query.where(*is_soon, Appointment.cancelled_at.is_(None), is_untold)
    due = db.session.scalars(query.order_by(Appointment.id).limit(500).with_for_update(of=Appointment)).all()
    for appointment in due:
        is_this = Appointment.id == appointment.id
        db.session.execute(update(Appointment).where(is_this).values(reminded_of=appointment.starts_at))
        for user_id in (appointment.proposer_id, appointment.invitee_id):
            tell(appointment, user_id, News.SOON)
    yield len(due)


@outbox.writes_push(PUSH)
def write_push(appointment_id: str, user_id: str, news: str, at: str) -> PushMessage:
    """Say what has happened, as long as it is true and both still see each other. Raises NothingToSend."""
    user = load_fact_row(User, user_id)
    own = find_appointment(user, int(appointment_id))
    if own is None or now() > datetime.fromisoformat(at) + TOLD_WITHIN:
        raise NothingToSend
    with speaking(user.language):
        title = _title(own, News(news))
    return PushMessage(title, f"/appointments/{appointment_id}", None, topic=f"appointment-{appointment_id}")


def _title(own: OwnAppointment, news: News) -> str:
    """Return what a push says. Raises NothingToSend if it is not true any more."""
    appointment, event = own.appointment, own.appointment.event
    is_true = {
        News.PROPOSED: own.waits_for_me,
        News.CANCELLED: appointment.cancelled_at is not None,
        News.SOON: appointment.is_agreed and not appointment.is_over(now() - LATEST),
    }.get(news, appointment.is_agreed)
    if not is_true:
        raise NothingToSend
    if news == News.PROPOSED:
        return gettext("Someone you know would like to meet you")
    if news == News.CANCELLED:
        return gettext("A meeting of yours is off")
    assert appointment.starts_at
    time = clock(appointment.starts_at, event.time_zone)
    if news == News.LATE:
        minutes = appointment.late_minutes or 0
        return ngettext(
            "Your %(time)s meeting starts %(num)s minute late",
            "Your %(time)s meeting starts %(num)s minutes late",
            minutes,
            time=time,
        )
    if news == News.SOON:
        return gettext("Your meeting starts at %(time)s", time=time)
    return gettext("It's settled: you meet at %(time)s", time=time)
