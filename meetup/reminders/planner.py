"""Planning reminders: what is due where it is morning goes into the outbox, with the fact that it did.

A few statements, however many people there are. Each morning of each person is looked at once, in one transaction
that holds their rows, so that several planners at once come to the same as one; and the constraint of ``reminders``
tells nothing twice, whatever a clock does.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, Integer, Select, and_, exists, insert, literal, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from .. import outbox
from ..contacts.models import Contact
from ..database import chunks, insert_missing
from ..events import Attendance, Event
from ..extensions import db, now
from ..outbox import Push, PushSubscription
from ..people import User
from ..people.sign_ins import SIGN_IN_LIFETIME, SignIn
from .mornings import ZONES_PER_STATEMENT, current_mornings, mornings_cte
from .notifications import NotificationSettings, Reminder
from .sources import IS_TO_WRITE_TO, due_sources

PlannedDayColumn = InstrumentedAttribute[date | None]
"""``mailed_on`` or ``pushed_on``."""
PlannedItems = dict[int, list[tuple[str, int]]]
"""What each user is to be told: kinds and ids."""
REMINDER_COLUMNS = ["user_id", "channel", "kind", "what", "due_on", "contact_id", "told_on", "planned_at"]

NO_CONTACT = literal(None, Integer)


def plan_reminders() -> int:
    """Write what is due by now, in the caller's transaction; how many letters and pushes that made."""
    new = select(User.id).where(User.id.not_in(select(NotificationSettings.user_id)))
    db.session.execute(insert_missing(NotificationSettings, ["user_id"], new))
    found = current_mornings(db.session.scalars(select(User.time_zone).distinct()))
    mornings = (mornings_cte(chunk) for chunk in chunks(found, ZONES_PER_STATEMENT))
    return sum(_plan_mails(here) + _plan_pushes(here) for here in mornings)


def _plan_mails(here: CTE) -> int:
    planned_day = NotificationSettings.mailed_on
    people = {row.id: row for row in _lock_people(here, planned_day)}
    if not people:
        return 0
    weekly = and_(NotificationSettings.rhythm == "weekly", _is_before(planned_day, here.c.monday))
    due = or_(NotificationSettings.rhythm == "daily", weekly)
    letters: dict[str, list[tuple[str, dict[str, str]]]] = {"due": [], "event": []}
    for user_id, query in _insert_reminders(
        here, "mail", planned_day, due, NotificationSettings.events_off_at.is_(None)
    ).items():
        _, email, day = people[user_id]
        facts = {"user_id": str(user_id), "on": day.isoformat()}
        letters["event"] += [(email, {**facts, "event_id": str(what)}) for kind, what in query if kind == "event"]
        if any(kind != "event" for kind, _ in query):
            letters["due"].append((email, facts))
    for kind, written in letters.items():
        outbox.write_letters(kind, written)
    _mark_planned(here, planned_day)
    return sum(map(len, letters.values()))


def _plan_pushes(here: CTE) -> int:
    planned_day = NotificationSettings.pushed_on
    live = SignIn.revoked_at.is_(None), SignIn.created_at > now() - SIGN_IN_LIFETIME
    devices = select(PushSubscription.id, SignIn.user_id).join(SignIn).where(*live)
    with_one = User.id.in_(devices.with_only_columns(SignIn.user_id))
    days = {row.id: row.day for row in _lock_people(here, planned_day, with_one)}
    if not days:
        return 0
    told = _insert_reminders(here, "push", planned_day, with_one, with_one)
    pushes = [
        {"subscription_id": id_, "kind": "morning", "facts": {"user_id": str(user_id), "on": days[user_id].isoformat()}}
        for id_, user_id in db.session.execute(devices)
        if user_id in told
    ]
    if pushes:
        db.session.execute(insert(Push), pushes)
    _mark_planned(here, planned_day)
    return len(pushes)


def _unplanned_people(here: CTE, looked: PlannedDayColumn, *columns: Any) -> Select[Any]:
    """Everybody whose morning it is and who has not been looked at on it."""
    query = select(*columns).select_from(NotificationSettings).join(User, User.id == NotificationSettings.user_id)
    return query.join(here, here.c.zone == User.time_zone).where(_is_before(looked, here.c.day))


def _is_before(looked: PlannedDayColumn, day: ColumnElement[date]) -> ColumnElement[bool]:
    return or_(looked.is_(None), looked < day)


def _lock_people(here: CTE, looked: PlannedDayColumn, *which: ColumnElement[bool]) -> list[Any]:
    """Id, address and date of those people; another planner waits for them until the transaction ends, and then sees
    that they have been looked at."""
    query = _unplanned_people(here, looked, User.id, User.email, here.c.day).where(*which).order_by(User.id)
    return list(db.session.execute(query.with_for_update(of=NotificationSettings)))


def _insert_reminders(
    here: CTE, channel: str, looked: PlannedDayColumn, due: ColumnElement[bool], events: ColumnElement[bool]
) -> PlannedItems:
    """Write down what they are told on this morning and have not been told before."""
    told: PlannedItems = defaultdict(list)
    facts: tuple[Any, ...]
    planned = here.c.day, literal(now(), Reminder.planned_at.type)
    for source in due_sources:
        open_ = source.due_query().subquery()
        owner_id, what, day, contact_id = open_.c
        facts = NotificationSettings.user_id, literal(channel), literal(source.kind), what, day, contact_id, *planned
        query = _unplanned_people(here, looked, *facts).join(open_, owner_id == User.id)
        _insert_and_collect(query.where(due, day <= here.c.day), told)
    facts = NotificationSettings.user_id, literal(channel), literal("event"), Event.id, here.c.day, NO_CONTACT, *planned
    _insert_and_collect(_with_ended_events(_unplanned_people(here, looked, *facts), here, channel).where(events), told)
    return told


def _with_ended_events(query: Select[Any], here: CTE, channel: str) -> Select[Any]:
    """Joined with the events that ended the evening before, and where the person met somebody to write to."""
    query = query.join(Attendance, Attendance.user_id == User.id).join(Event, Event.id == Attendance.event_id)
    met = exists().where(Contact.owner_id == User.id, Contact.event_id == Event.id, *IS_TO_WRITE_TO)
    mine = Reminder.user_id == User.id, Reminder.channel == channel
    known = exists().where(*mine, Reminder.kind == "event", Reminder.what == Event.id)
    ended = Event.ends_at <= here.c.ended_by, Event.ends_at > here.c.ended_from
    return query.where(Event.status == "published", *ended, met, ~known)


def _insert_and_collect(things: Select[Any], told: PlannedItems) -> None:
    new = insert_missing(Reminder, REMINDER_COLUMNS, things).returning(Reminder.user_id, Reminder.kind, Reminder.what)
    for user_id, kind, what in db.session.execute(new):
        told[user_id].append((kind, what))


def _mark_planned(here: CTE, looked: PlannedDayColumn) -> None:
    """Whoever's morning it is has been looked at."""
    day = select(here.c.day).join(User, User.time_zone == here.c.zone).where(User.id == NotificationSettings.user_id)
    those = _unplanned_people(here, looked, NotificationSettings.user_id).correlate(None)
    marked = (
        update(NotificationSettings)
        .where(NotificationSettings.user_id.in_(those))
        .values({looked.key: day.scalar_subquery()})
    )
    db.session.execute(marked.execution_options(synchronize_session=False))


@outbox.plans
def _plan() -> object:
    return plan_reminders()
