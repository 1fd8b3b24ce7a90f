"""What reminders say, found when they are sent: what was done in the meantime is not told.

Letters name people by their names alone and never hold a note. What is pushed shows on a locked screen, so that it
holds not even a name.
"""

from collections.abc import Sequence
from datetime import date

from flask import current_app
from sqlalchemy import func, select

from .. import outbox
from ..contacts.blocks import is_not_blocked
from ..contacts.models import Contact
from ..contacts.stages import Stage
from ..events import Event
from ..extensions import db, now
from ..formats import counted, day, today
from ..outbox import Letter, NothingToSend, PushMessage, TooEarly
from ..people import User
from . import unsubscribing
from .mornings import is_day_over, morning_begins_at
from .notifications import NotificationSettings, Reminder
from .sources import IS_TO_WRITE_TO, DueItem, due_sources

MAX_LISTED_ITEMS = 20


def open_items(user: User, channel: str, on: date) -> list[DueItem]:
    """What was to be told on that morning and is still to be done by that day, the longest due first."""
    told = select(Reminder.kind, Reminder.what, Reminder.due_on)
    told = told.where(Reminder.user_id == user.id, Reminder.channel == channel, Reminder.told_on == on)
    days = {(kind, what): due_on for kind, what, due_on in db.session.execute(told)}
    lines: list[DueItem] = []
    for source in due_sources:
        if ids := [what for kind, what in days if kind == source.kind]:
            lines += source.open_items(user, ids)
    lines = [line for line in lines if line.due_on == days[line.kind, line.item_id]]
    return sorted(lines, key=lambda line: line.due_on)


def _check_morning_has_begun(user: User, on: date) -> None:
    """Raises TooEarly: they went west since, or a clock went back."""
    if now() < (begins := morning_begins_at(on, user.time_zone)):
        raise TooEarly(begins)


@outbox.writes_letter("due")
def due_letter(user_id: str, on: str) -> Letter:
    """The letter of one morning about what is due."""
    user, morning = _get_user(user_id), date.fromisoformat(on)
    if NotificationSettings.find_or_default(user).rhythm == "off":
        raise NothingToSend
    _check_morning_has_begun(user, morning)
    lines = open_items(user, "mail", morning)
    if not lines:
        raise NothingToSend
    told = [_item_text(line, user) for line in lines[:MAX_LISTED_ITEMS]]
    if more := lines[MAX_LISTED_ITEMS:]:
        told.append(f"and {len(more)} more")
    return Letter(
        subject=f"{counted(len({line.contact_id for line in lines}), 'person', 'people')} to follow up",
        text=f"Hello,\n\n{_bullet_list(told)}\n\nGo through them: {_absolute_url('/contacts?stage=all')}\n{_footer(user, 'due')}",
        unsubscribe=unsubscribing.unsubscribe_url(user.id, "due"),
    )


@outbox.writes_letter("event")
def event_letter(user_id: str, event_id: str, on: str) -> Letter:
    """The letter of the morning after an event: whom one met, and how many wait."""
    user, event = _get_user(user_id), db.session.get(Event, int(event_id))
    if event is None or event.status != "published" or NotificationSettings.find_or_default(user).events_off_at:
        raise NothingToSend
    _check_morning_has_begun(user, date.fromisoformat(on))
    if event.ends_at > now():  # it was made longer since
        raise TooEarly(event.ends_at)
    met, waiting = _count_met(user, event)
    if not waiting:
        raise NothingToSend
    latest = select(Contact).where(Contact.owner_id == user.id, Contact.event_id == event.id, *IS_TO_WRITE_TO)
    names = [contact.name for contact in db.session.scalars(latest.order_by(Contact.met_at).limit(MAX_LISTED_ITEMS))]
    if waiting > len(names):
        names.append(f"and {waiting - len(names)} more")
    wait = "waits" if waiting == 1 else "wait"
    return Letter(
        subject=f"{event.title}: {counted(waiting, 'person', 'people')} to write to",
        text=f"Hello,\n\nyou met {counted(met, 'person', 'people')} at {event.title}, and {waiting} of them {wait} to hear from you:\n\n"
        f"{_bullet_list(names)}\n\nPeople remember you best in the first 48 hours. Go through them: "
        f"{_absolute_url(f'/contacts?event={event.id}')}\n{_footer(user, 'event')}",
        unsubscribe=unsubscribing.unsubscribe_url(user.id, "event"),
    )


@outbox.writes_push("morning")
def morning_push(user_id: str, on: str) -> PushMessage:
    """How many to follow up, on one morning: what is due, and whom one met the evening before."""
    user, morning = _get_user(user_id), date.fromisoformat(on)
    if is_day_over(morning, user.time_zone):
        raise NothingToSend
    _check_morning_has_begun(user, morning)
    people = {line.contact_id for line in open_items(user, "push", morning)}
    mine = Reminder.user_id == user.id, Reminder.channel == "push", Reminder.told_on == morning
    events = db.session.scalars(select(Reminder.what).where(*mine, Reminder.kind == "event")).all()
    met = Contact.owner_id == user.id, Contact.event_id.in_(events), *IS_TO_WRITE_TO
    people.update(db.session.scalars(select(Contact.id).where(*met)))
    if not people:
        raise NothingToSend
    url = f"/contacts?event={events[0]}" if events else "/contacts?stage=all"
    return PushMessage(f"{counted(len(people), 'person', 'people')} to follow up", url, len(people))


def _get_user(user_id: str) -> User:
    user = db.session.get(User, int(user_id))
    if user is None:
        raise NothingToSend
    return user


def _count_met(user: User, event: Event) -> Sequence[int]:
    """How many ``user`` met there, and how many of them are to do."""
    to_do = func.count().filter(Contact.stage == Stage.TO_DO)
    query = select(func.count(), to_do).where(Contact.owner_id == user.id, Contact.event_id == event.id)
    return db.session.execute(query.where(Contact.is_listed(), is_not_blocked())).one()


def _item_text(line: DueItem, user: User) -> str:
    late = line.due_on < today(user.time_zone)
    return f"{line.text} (since {day(line.due_on)})" if late else line.text


def _bullet_list(told: list[str]) -> str:
    return "\n".join(f"- {line}" for line in told)


def _absolute_url(path: str) -> str:
    return f"{current_app.config['MEETUP'].base_url}{path}"


def _footer(user: User, kind: str) -> str:
    return (
        f"\nWhat you are mailed: {_absolute_url('/me/notifications')}\n"
        f"No more mails about {unsubscribing.MAIL_KIND_LABELS[kind]}: {unsubscribing.unsubscribe_url(user.id, kind)}\n"
    )
