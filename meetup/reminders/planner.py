"""Plan reminders: where it is morning, put what is due into the outbox and record that users are told of it.

This takes a few statements, however many users there are. Each morning of each user is handled once, in a transaction
that locks their rows, so that several planners at the same time have the same effect as one. The unique constraint of
``reminders`` makes sure that nothing is told twice, whatever a clock does.
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
from ..people.signing_in.sign_ins import SIGN_IN_LIFETIME, SignIn
from .mornings import ZONES_PER_STATEMENT, current_mornings, mornings_cte
from .notifications import NotificationSettings, Reminder
from .sources import IS_TO_WRITE_TO, due_sources

PlannedDayColumn = InstrumentedAttribute[date | None]
"""The column ``mailed_on`` or ``pushed_on`` of ``NotificationSettings``."""
PlannedItems = dict[int, list[tuple[str, int]]]
"""What each user is to be told, by user id: the kinds and ids of things."""
REMINDER_COLUMNS = ["user_id", "channel", "kind", "what", "due_on", "contact_id", "told_on", "planned_at"]

NO_CONTACT = literal(None, Integer)


def plan_reminders() -> int:
    """Put everything that is due by now into the outbox, in the caller's transaction.

    Return the number of letters and pushes.
    """
    users_without_settings = select(User.id).where(User.id.not_in(select(NotificationSettings.user_id)))
    db.session.execute(insert_missing(NotificationSettings, ["user_id"], users_without_settings))
    mornings = current_mornings(db.session.scalars(select(User.time_zone).distinct()))
    ctes = (mornings_cte(chunk) for chunk in chunks(mornings, ZONES_PER_STATEMENT))
    return sum(_plan_mails(cte) + _plan_pushes(cte) for cte in ctes)


def _plan_mails(mornings: CTE) -> int:
    """Plan the letters of those whose morning it is. Return their number."""
    planned_day = NotificationSettings.mailed_on
    people = {row.id: row for row in _lock_people(mornings, planned_day)}
    if not people:
        return 0
    is_new_week = _is_outside(planned_day, mornings.c.monday, mornings.c.day)
    is_weekly_and_new_week = and_(NotificationSettings.rhythm == "weekly", is_new_week)
    wants_due = or_(NotificationSettings.rhythm == "daily", is_weekly_and_new_week)
    wants_events = NotificationSettings.events_off_at.is_(None)
    planned = _insert_reminders(mornings, "mail", planned_day, wants_due, wants_events)
    letters: dict[str, list[tuple[str, dict[str, str]]]] = {"due": [], "event": []}
    for user_id, items in planned.items():
        _, email, language, day = people[user_id]
        facts = {"user_id": str(user_id), "on": day.isoformat(), "language": language}
        letters["event"] += [(email, {**facts, "event_id": str(what)}) for kind, what in items if kind == "event"]
        if any(kind != "event" for kind, _ in items):
            letters["due"].append((email, facts))
    for kind, addressed_facts in letters.items():
        outbox.write_letters(kind, addressed_facts)
    _mark_planned(mornings, planned_day)
    return sum(map(len, letters.values()))


def _plan_pushes(mornings: CTE) -> int:
    """Plan the pushes to all signed-in devices of those whose morning it is. Return their number."""
    planned_day = NotificationSettings.pushed_on
    is_signed_in = SignIn.revoked_at.is_(None), SignIn.created_at > now() - SIGN_IN_LIFETIME
    devices = select(PushSubscription.id, SignIn.user_id).join(SignIn).where(*is_signed_in)
    has_device = User.id.in_(devices.with_only_columns(SignIn.user_id))
    days = {row.id: row.day for row in _lock_people(mornings, planned_day, has_device)}
    if not days:
        return 0
    planned = _insert_reminders(mornings, "push", planned_day, has_device, has_device)
    pushes = [
        {"subscription_id": id_, "kind": "morning", "facts": {"user_id": str(user_id), "on": days[user_id].isoformat()}}
        for id_, user_id in db.session.execute(devices)
        if user_id in planned
    ]
    if pushes:
        db.session.execute(insert(Push), pushes)
    _mark_planned(mornings, planned_day)
    return len(pushes)


def _unplanned_people(mornings: CTE, planned_day: PlannedDayColumn, *columns: Any) -> Select[Any]:
    """Return a query for those users whose morning it is and for whom it has not been planned yet."""
    query = select(*columns).select_from(NotificationSettings).join(User, User.id == NotificationSettings.user_id)
    return query.join(mornings, mornings.c.zone == User.time_zone).where(
        _is_outside(planned_day, mornings.c.day, mornings.c.day)
    )


def _is_outside(
    planned_day: PlannedDayColumn, first: ColumnElement[date], last: ColumnElement[date]
) -> ColumnElement[bool]:
    """SQL condition: there is no latest planned morning, or it is not between those two days.

    One in the future does not count: a clock that was ahead once must not silence anybody until then.
    """
    return or_(planned_day.is_(None), planned_day < first, planned_day > last)


def _lock_people(mornings: CTE, planned_day: PlannedDayColumn, *conditions: ColumnElement[bool]) -> list[Any]:
    """Lock the users whose morning is to be planned. Return their ids, e-mail addresses, languages and local dates.

    Another planner waits for them until the transaction ends, and then sees that their morning has been planned.
    """
    query = (
        _unplanned_people(mornings, planned_day, User.id, User.email, User.language, mornings.c.day)
        .where(*conditions)
        .order_by(User.id)
    )
    return list(db.session.execute(query.with_for_update(of=NotificationSettings)))


def _insert_reminders(
    mornings: CTE,
    channel: str,
    planned_day: PlannedDayColumn,
    wants_due: ColumnElement[bool],
    wants_events: ColumnElement[bool],
) -> PlannedItems:
    """Insert reminders of what users are told on this morning and have not been told before, and return them.

    ``wants_due`` and ``wants_events`` are the conditions for being told of due things and of ended events.
    """
    planned_items: PlannedItems = defaultdict(list)
    columns: tuple[Any, ...]
    told_on_and_planned_at = mornings.c.day, literal(now(), Reminder.planned_at.type)
    for source in due_sources:
        due = source.due_query().subquery()
        owner_id, what, day, contact_id = due.c
        columns = NotificationSettings.user_id, literal(channel), literal(source.kind), what, day, contact_id
        query = _unplanned_people(mornings, planned_day, *columns, *told_on_and_planned_at).join(
            due, owner_id == User.id
        )
        _insert_and_collect(query.where(wants_due, day <= mornings.c.day), planned_items)
    columns = NotificationSettings.user_id, literal(channel), literal("event"), Event.id, mornings.c.day, NO_CONTACT
    query = _unplanned_people(mornings, planned_day, *columns, *told_on_and_planned_at)
    _insert_and_collect(_with_ended_events(query, mornings, channel).where(wants_events), planned_items)
    return planned_items


def _with_ended_events(query: Select[Any], mornings: CTE, channel: str) -> Select[Any]:
    """Return ``query`` joined with the events of which users are told on the morning after.

    These are published events that ended in time before the morning, where the user met somebody to write to, and of
    which they have not been told by ``channel``.
    """
    query = query.join(Attendance, Attendance.user_id == User.id).join(Event, Event.id == Attendance.event_id)
    met_somebody = exists().where(Contact.owner_id == User.id, Contact.event_id == Event.id, *IS_TO_WRITE_TO)
    is_own_reminder = Reminder.user_id == User.id, Reminder.channel == channel
    was_told = exists().where(*is_own_reminder, Reminder.kind == "event", Reminder.what == Event.id)
    has_ended = Event.ends_at <= mornings.c.ended_by, Event.ends_at > mornings.c.ended_from
    return query.where(Event.status == "published", *has_ended, met_somebody, ~was_told)


def _insert_and_collect(query: Select[Any], planned_items: PlannedItems) -> None:
    """Insert the rows of ``query`` that are not among the reminders yet, and add them to ``planned_items``."""
    statement = insert_missing(Reminder, REMINDER_COLUMNS, query)
    statement = statement.returning(Reminder.user_id, Reminder.kind, Reminder.what)
    for user_id, kind, what in db.session.execute(statement):
        planned_items[user_id].append((kind, what))


def _mark_planned(mornings: CTE, planned_day: PlannedDayColumn) -> None:
    """Record that this morning has been planned for those whose morning it is."""
    day = (
        select(mornings.c.day)
        .join(User, User.time_zone == mornings.c.zone)
        .where(User.id == NotificationSettings.user_id)
    )
    user_ids = _unplanned_people(mornings, planned_day, NotificationSettings.user_id).correlate(None)
    query = (
        update(NotificationSettings)
        .where(NotificationSettings.user_id.in_(user_ids))
        .values({planned_day.key: day.scalar_subquery()})
    )
    db.session.execute(query.execution_options(synchronize_session=False))


@outbox.plans
def _plan() -> object:
    return plan_reminders()
