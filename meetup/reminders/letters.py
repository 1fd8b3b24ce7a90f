"""The letters and push messages of reminders.

They are written when they are sent, so that they leave out what has been done in the meantime. A letter contains the
names of people, but never a note. A push message shows on a locked screen, so it does not even contain a name.
"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from .. import outbox
from ..contacts.blocks import is_not_blocked
from ..contacts.models import Contact
from ..contacts.stages import Stage
from ..events import Event
from ..extensions import db, now
from ..formats import day, today
from ..languages import gettext, ngettext, speaking
from ..outbox import Letter, Link, NothingToSend, PushMessage, TooEarly, absolute_url, load_fact_row
from ..people import User
from ..people.names import short_name
from . import unsubscribing
from .mornings import is_day_over, morning_begins_at
from .notifications import NotificationSettings, Reminder
from .people_lines import OPEN_LABEL, WRITE_LABEL, person_lines
from .sentences import (
    due_sentence,
    event_subject,
    later_sentence,
    met_sentences,
    more_sentence,
)
from .sources import IS_TO_WRITE_TO, DueItem, due_sources, is_undecided

MAX_LISTED_PEOPLE = 20
MAX_PEOPLE_IN_ADDRESS = 50
SETTINGS_PATH = "/me/notifications"


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
    """Write the letter about what is due on the morning of ``on``: one line a person."""
    user, morning = load_fact_row(User, user_id), date.fromisoformat(on)
    if NotificationSettings.find_or_default(user).rhythm == "off":
        raise NothingToSend
    _check_morning_has_begun(user, morning)
    tasks: dict[int, list[str]] = {}
    for item in open_items(user, "mail", morning):
        tasks.setdefault(item.contact_id, []).append(_task_text(item, user))
    if not tasks:
        raise NothingToSend
    contacts = _contacts_in_order([*tasks][:MAX_LISTED_PEOPLE])
    return Letter(
        subject=_due_subject([contact.name for contact in contacts], len(tasks)),
        name=short_name(user.profile.name),
        paragraphs=(due_sentence(len(tasks)),),
        people=person_lines(contacts, OPEN_LABEL, tasks),
        more_people=more_sentence(len(tasks) - len(contacts)),
        button=Link(gettext("See them on your list"), absolute_url(_list_path([*tasks]))),
        reason=gettext("You get this on mornings when something is due."),
        settings=absolute_url(SETTINGS_PATH),
        unsubscribe=unsubscribing.unsubscribe_url(user, "due"),
    )


@outbox.writes_letter("event")
def event_letter(user_id: str, event_id: str, on: str) -> Letter:
    """Write the letter of the morning after an event: whom the user met there and has not decided about yet."""
    user, event = load_fact_row(User, user_id), load_fact_row(Event, event_id)
    if event.status != "published" or NotificationSettings.find_or_default(user).events_off_at:
        raise NothingToSend
    _check_morning_has_begun(user, date.fromisoformat(on))
    if event.ends_at > now():  # the organizers have moved the end since the planning
        raise TooEarly(event.ends_at)
    met, undecided, later = _count_met(user, event)
    if not undecided:
        raise NothingToSend
    is_at_event = Contact.owner_id == user.id, Contact.event_id == event.id
    query = select(Contact).where(*is_at_event, *IS_TO_WRITE_TO, is_undecided(today(user.time_zone)))
    contacts = list(db.session.scalars(query.order_by(Contact.met_at, Contact.id).limit(MAX_LISTED_PEOPLE)))
    return Letter(
        subject=event_subject(event.title, undecided),
        name=short_name(user.profile.name),
        paragraphs=met_sentences(event.title, met, undecided, contacts[0].name),
        people=person_lines(contacts, WRITE_LABEL),
        more_people=more_sentence(undecided - len(contacts)),
        button=Link(gettext("Follow up one by one"), absolute_url(f"/run-through?run={Stage.TO_DO}&event={event.id}")),
        afterwards=tuple(
            filter(None, (later_sentence(later), gettext("People remember you best in the first 48 hours.")))
        ),
        reason=gettext("You get this the morning after an event where you met people."),
        settings=absolute_url(SETTINGS_PATH),
        unsubscribe=unsubscribing.unsubscribe_url(user, "event"),
    )


@outbox.writes_push("morning")
def morning_push(user_id: str, on: str) -> PushMessage:
    """Write the push of the morning of ``on``: how many people to follow up.

    They are the people of the due items and those whom the user met at an event the evening before.
    """
    user, morning = load_fact_row(User, user_id), date.fromisoformat(on)
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
    count = len(contact_ids)
    with speaking(user.language):
        title = ngettext("%(num)s person to follow up", "%(num)s people to follow up", count)
    return PushMessage(title, url, count)


def _count_met(user: User, event: Event) -> Sequence[int]:
    """Return how many people ``user`` met at ``event``, how many are undecided, and how many are planned for later."""
    is_to_do, is_now = Contact.stage == Stage.TO_DO, is_undecided(today(user.time_zone))
    counts = func.count(), func.count().filter(is_to_do, is_now), func.count().filter(is_to_do, ~is_now)
    query = select(*counts).where(Contact.owner_id == user.id, Contact.event_id == event.id)
    return db.session.execute(query.where(Contact.is_listed(), is_not_blocked())).one()


def _contacts_in_order(ids: Sequence[int]) -> list[Contact]:
    found = {contact.id: contact for contact in db.session.scalars(select(Contact).where(Contact.id.in_(ids)))}
    return [found[contact_id] for contact_id in ids]


def _task_text(item: DueItem, user: User) -> str:
    task, since = item.task, day(item.due_on)
    if item.due_on >= today(user.time_zone):
        return gettext("%(task)s (promised)", task=task) if item.kind == "promise" else task
    return (
        gettext("%(task)s (promised, since %(since)s)", task=task, since=since)
        if item.kind == "promise"
        else gettext("%(task)s (since %(since)s)", task=task, since=since)
    )


def _due_subject(names: Sequence[str], count: int) -> str:
    if count == 1:
        return gettext("Today: %(name)s", name=names[0])
    first, second = names[:2]
    if count == 2:
        return gettext("Today: %(first)s and %(second)s", first=first, second=second)
    return ngettext(
        "Today: %(first)s, %(second)s and %(num)s more",
        "Today: %(first)s, %(second)s and %(num)s more",
        count - 2,
        first=first,
        second=second,
    )


def _list_path(contact_ids: list[int]) -> str:
    """Return the path of the list with exactly these people, or of everybody if the address would be too long."""
    if len(contact_ids) > MAX_PEOPLE_IN_ADDRESS:
        return "/contacts?stage=all"
    return "/contacts?stage=all" + "".join(f"&id={contact_id}" for contact_id in contact_ids)
