"""What reminders say, found when they are sent: what was done in the meantime is not told.

Letters name people by their names alone and never hold a note. What is pushed shows on a locked screen, so that it
holds not even a name.
"""

from collections.abc import Sequence
from datetime import date

from flask import current_app
from sqlalchemy import func, select

from .. import outbox
from ..contacts.blocks import not_blocked
from ..contacts.models import Contact
from ..events import Event
from ..extensions import db, now
from ..formats import day, today
from ..outbox import Letter, Needless, Notice, TooEarly
from ..people import User
from . import unsubscribing
from .mornings import begin, is_over
from .notifications import Notifications, Reminder
from .sources import TO_WRITE_TO, Line, sources

SHOWN = 20


def open_lines(user: User, channel: str, on: date) -> list[Line]:
    """What was to be told on that morning and is still to be done by that day, the longest due first."""
    told = select(Reminder.kind, Reminder.what, Reminder.due_on)
    told = told.where(Reminder.user_id == user.id, Reminder.channel == channel, Reminder.told_on == on)
    days = {(kind, what): due_on for kind, what, due_on in db.session.execute(told)}
    lines: list[Line] = []
    for source in sources:
        if ids := [what for kind, what in days if kind == source.kind]:
            lines += source.lines(user, ids)
    lines = [line for line in lines if line.due_on == days[line.kind, line.what]]
    return sorted(lines, key=lambda line: line.due_on)


def _not_before_morning(user: User, on: date) -> None:
    """Raises TooEarly: they went west since, or a clock went back."""
    if now() < (begins := begin(on, user.time_zone)):
        raise TooEarly(begins)


@outbox.writes("due")
def due_mail(user_id: str, on: str) -> Letter:
    """The letter of one morning about what is due."""
    user, morning = _user(user_id), date.fromisoformat(on)
    if Notifications.of(user).rhythm == "off":
        raise Needless
    _not_before_morning(user, morning)
    lines = open_lines(user, "mail", morning)
    if not lines:
        raise Needless
    told = [_told(line, user) for line in lines[:SHOWN]]
    if more := lines[SHOWN:]:
        told.append(f"and {len(more)} more")
    return Letter(
        subject=f"{_people(len({line.contact_id for line in lines}))} to follow up",
        text=f"Hello,\n\n{_list(told)}\n\nGo through them: {_url('/contacts?stage=all')}\n{_foot(user, 'due')}",
        unsubscribe=unsubscribing.address(user.id, "due"),
    )


@outbox.writes("event")
def event_mail(user_id: str, event_id: str, on: str) -> Letter:
    """The letter of the morning after an event: whom one met, and how many wait."""
    user, event = _user(user_id), db.session.get(Event, int(event_id))
    if event is None or event.status != "published" or Notifications.of(user).events_off_at:
        raise Needless
    _not_before_morning(user, date.fromisoformat(on))
    if event.ends_at > now():  # it was made longer since
        raise TooEarly(event.ends_at)
    met, waiting = _met(user, event)
    if not waiting:
        raise Needless
    latest = select(Contact).where(Contact.owner_id == user.id, Contact.event_id == event.id, *TO_WRITE_TO)
    names = [contact.name for contact in db.session.scalars(latest.order_by(Contact.met_at).limit(SHOWN))]
    if waiting > len(names):
        names.append(f"and {waiting - len(names)} more")
    wait = "waits" if waiting == 1 else "wait"
    return Letter(
        subject=f"{event.title}: {_people(waiting)} to write to",
        text=f"Hello,\n\nyou met {_people(met)} at {event.title}, and {waiting} of them {wait} to hear from you:\n\n"
        f"{_list(names)}\n\nPeople remember you best in the first 48 hours. Go through them: "
        f"{_url(f'/contacts?event={event.id}')}\n{_foot(user, 'event')}",
        unsubscribe=unsubscribing.address(user.id, "event"),
    )


@outbox.announces("morning")
def morning_notice(user_id: str, on: str) -> Notice:
    """How many to follow up, on one morning: what is due, and whom one met the evening before."""
    user, morning = _user(user_id), date.fromisoformat(on)
    if is_over(morning, user.time_zone):
        raise Needless
    _not_before_morning(user, morning)
    people = {line.contact_id for line in open_lines(user, "push", morning)}
    mine = Reminder.user_id == user.id, Reminder.channel == "push", Reminder.told_on == morning
    events = db.session.scalars(select(Reminder.what).where(*mine, Reminder.kind == "event")).all()
    met = Contact.owner_id == user.id, Contact.event_id.in_(events), *TO_WRITE_TO
    people.update(db.session.scalars(select(Contact.id).where(*met)))
    if not people:
        raise Needless
    url = f"/contacts?event={events[0]}" if events else "/contacts?stage=all"
    return Notice(f"{_people(len(people))} to follow up", url, len(people))


def _user(user_id: str) -> User:
    user = db.session.get(User, int(user_id))
    if user is None:
        raise Needless
    return user


def _met(user: User, event: Event) -> Sequence[int]:
    """How many ``user`` met there, and how many of them are to do."""
    to_do = func.count().filter(Contact.stage == "to_do")
    query = select(func.count(), to_do).where(Contact.owner_id == user.id, Contact.event_id == event.id)
    return db.session.execute(query.where(Contact.listed(), not_blocked())).one()


def _told(line: Line, user: User) -> str:
    late = line.due_on < today(user.time_zone)
    return f"{line.text} (since {day(line.due_on)})" if late else line.text


def _list(told: list[str]) -> str:
    return "\n".join(f"- {line}" for line in told)


def _people(many: int) -> str:
    return f"{many} {'person' if many == 1 else 'people'}"


def _url(path: str) -> str:
    return f"{current_app.config['MEETUP'].base_url}{path}"


def _foot(user: User, kind: str) -> str:
    return (
        f"\nWhat you are mailed: {_url('/me/notifications')}\n"
        f"No more mails about {unsubscribing.KINDS[kind]}: {unsubscribing.address(user.id, kind)}\n"
    )
