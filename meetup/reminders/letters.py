"""The letters and push messages of reminders.

They are written when they are sent, so that they leave out what has been done in the meantime. A letter contains the
names of people, but never a note. A push message shows on a locked screen, so it does not even contain a name.
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
    """Return what ``user`` is to be told on the morning of ``on`` by ``channel``, the longest due first.

    Items that are done by now, or have another due day than when they were planned, are left out.
    """
    query = select(Reminder.kind, Reminder.what, Reminder.due_on)
    query = query.where(Reminder.user_id == user.id, Reminder.channel == channel, Reminder.told_on == on)
    due_days = {(kind, what): due_on for kind, what, due_on in db.session.execute(query)}
    items: list[DueItem] = []
    for source in due_sources:
        if ids := [what for kind, what in due_days if kind == source.kind]:
            items += source.open_items(user, ids)
    items = [item for item in items if item.due_on == due_days[item.kind, item.item_id]]
    return sorted(items, key=lambda item: item.due_on)


def _check_morning_has_begun(user: User, on: date) -> None:
    """Check that the morning of ``on`` has begun where ``user`` is now.

    Raises:
        TooEarly: it has not, because they have moved west or a clock has gone back since the planning.
    """
    if now() < (begins := morning_begins_at(on, user.time_zone)):
        raise TooEarly(begins)


@outbox.writes_letter("due")
def due_letter(user_id: str, on: str) -> Letter:
    """Write the letter about what is due on the morning of ``on``."""
    user, morning = _get_user(user_id), date.fromisoformat(on)
    if NotificationSettings.find_or_default(user).rhythm == "off":
        raise NothingToSend
    _check_morning_has_begun(user, morning)
    items = open_items(user, "mail", morning)
    if not items:
        raise NothingToSend
    texts = [_item_text(item, user) for item in items[:MAX_LISTED_ITEMS]]
    if more := items[MAX_LISTED_ITEMS:]:
        texts.append(f"and {len(more)} more")
    people_count = len({item.contact_id for item in items})
    return Letter(
        subject=f"{counted(people_count, 'person', 'people')} to follow up",
        text=f"Hello,\n\n{_bullet_list(texts)}\n\n"
        f"Go through them: {_absolute_url('/contacts?stage=all')}\n{_footer(user, 'due')}",
        unsubscribe=unsubscribing.unsubscribe_url(user.id, "due"),
    )


@outbox.writes_letter("event")
def event_letter(user_id: str, event_id: str, on: str) -> Letter:
    """Write the letter of the morning after an event: whom the user met there and has not written to yet."""
    user, event = _get_user(user_id), db.session.get(Event, int(event_id))
    if event is None or event.status != "published" or NotificationSettings.find_or_default(user).events_off_at:
        raise NothingToSend
    _check_morning_has_begun(user, date.fromisoformat(on))
    if event.ends_at > now():  # the organizers have moved the end since the planning
        raise TooEarly(event.ends_at)
    met, waiting = _count_met(user, event)
    if not waiting:
        raise NothingToSend
    query = select(Contact).where(Contact.owner_id == user.id, Contact.event_id == event.id, *IS_TO_WRITE_TO)
    names = [contact.name for contact in db.session.scalars(query.order_by(Contact.met_at).limit(MAX_LISTED_ITEMS))]
    if waiting > len(names):
        names.append(f"and {waiting - len(names)} more")
    verb = "waits" if waiting == 1 else "wait"
    return Letter(
        subject=f"{event.title}: {counted(waiting, 'person', 'people')} to write to",
        text=f"Hello,\n\nyou met {counted(met, 'person', 'people')} at {event.title}, "
        f"and {waiting} of them {verb} to hear from you:\n\n"
        f"{_bullet_list(names)}\n\nPeople remember you best in the first 48 hours. Go through them: "
        f"{_absolute_url(f'/contacts?event={event.id}')}\n{_footer(user, 'event')}",
        unsubscribe=unsubscribing.unsubscribe_url(user.id, "event"),
    )


@outbox.writes_push("morning")
def morning_push(user_id: str, on: str) -> PushMessage:
    """Write the push of the morning of ``on``: how many people to follow up.

    They are the people of the due items and those whom the user met at an event the evening before.
    """
    user, morning = _get_user(user_id), date.fromisoformat(on)
    if is_day_over(morning, user.time_zone):
        raise NothingToSend
    _check_morning_has_begun(user, morning)
    contact_ids = {item.contact_id for item in open_items(user, "push", morning)}
    is_planned_push = Reminder.user_id == user.id, Reminder.channel == "push", Reminder.told_on == morning
    query = select(Reminder.what).where(*is_planned_push, Reminder.kind == "event")
    event_ids = db.session.scalars(query).all()
    is_to_write_to = Contact.owner_id == user.id, Contact.event_id.in_(event_ids), *IS_TO_WRITE_TO
    contact_ids.update(db.session.scalars(select(Contact.id).where(*is_to_write_to)))
    if not contact_ids:
        raise NothingToSend
    url = f"/contacts?event={event_ids[0]}" if event_ids else "/contacts?stage=all"
    return PushMessage(f"{counted(len(contact_ids), 'person', 'people')} to follow up", url, len(contact_ids))


def _get_user(user_id: str) -> User:
    """Return the user.

    Raises:
        NothingToSend: the account has been deleted.
    """
    user = db.session.get(User, int(user_id))
    if user is None:
        raise NothingToSend
    return user


def _count_met(user: User, event: Event) -> Sequence[int]:
    """Return how many people ``user`` met at ``event``, and how many of them are in the stage "to do"."""
    to_do = func.count().filter(Contact.stage == Stage.TO_DO)
    query = select(func.count(), to_do).where(Contact.owner_id == user.id, Contact.event_id == event.id)
    return db.session.execute(query.where(Contact.is_listed(), is_not_blocked())).one()


def _item_text(item: DueItem, user: User) -> str:
    is_overdue = item.due_on < today(user.time_zone)
    return f"{item.text} (since {day(item.due_on)})" if is_overdue else item.text


def _bullet_list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _absolute_url(path: str) -> str:
    return f"{current_app.config['MEETUP'].base_url}{path}"


def _footer(user: User, kind: str) -> str:
    return (
        f"\nWhat you are mailed: {_absolute_url('/me/notifications')}\n"
        f"No more mails about {unsubscribing.MAIL_KIND_LABELS[kind]}: {unsubscribing.unsubscribe_url(user.id, kind)}\n"
    )
