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
from ..database import insert_new
from ..events import Attendance, Event
from ..extensions import db, now
from ..outbox import Push, PushSubscription
from ..people import User
from ..people.sessions import LIFETIME, SessionRecord
from .mornings import AT_ONCE, mornings, table
from .notifications import Notifications, Reminder
from .sources import TO_WRITE_TO, sources

Looked = InstrumentedAttribute[date | None]
"""``mailed_on`` or ``pushed_on``."""
Told = dict[int, list[tuple[str, int]]]
"""What each user is to be told: kinds and ids."""
COLUMNS = ["user_id", "channel", "kind", "what", "due_on", "contact_id", "told_on", "planned_at"]

NOBODY = literal(None, Integer)


def plan() -> int:
    """Write what is due by now, in the caller's transaction; how many letters and pushes that made."""
    new = select(User.id).where(User.id.not_in(select(Notifications.user_id)))
    db.session.execute(insert_new(Notifications, ["user_id"], new))
    found = mornings(db.session.scalars(select(User.time_zone).distinct()))
    some = (table(found[first : first + AT_ONCE]) for first in range(0, len(found), AT_ONCE))
    return sum(_plan_mails(here) + _plan_pushes(here) for here in some)


def _plan_mails(here: CTE) -> int:
    looked = Notifications.mailed_on
    people = {row.id: row for row in _hold(here, looked)}
    if not people:
        return 0
    weekly = and_(Notifications.rhythm == "weekly", _before(looked, here.c.monday))
    due = or_(Notifications.rhythm == "daily", weekly)
    letters: dict[str, list[tuple[str, dict[str, str]]]] = {"due": [], "event": []}
    for user_id, things in _tell(here, "mail", looked, due, Notifications.events_off_at.is_(None)).items():
        _, email, day = people[user_id]
        facts = {"user_id": str(user_id), "on": day.isoformat()}
        letters["event"] += [(email, {**facts, "event_id": str(what)}) for kind, what in things if kind == "event"]
        if any(kind != "event" for kind, _ in things):
            letters["due"].append((email, facts))
    for kind, written in letters.items():
        outbox.write_all(kind, written)
    _mark(here, looked)
    return sum(map(len, letters.values()))


def _plan_pushes(here: CTE) -> int:
    looked = Notifications.pushed_on
    live = SessionRecord.revoked_at.is_(None), SessionRecord.created_at > now() - LIFETIME
    devices = select(PushSubscription.id, SessionRecord.user_id).join(SessionRecord).where(*live)
    with_one = User.id.in_(devices.with_only_columns(SessionRecord.user_id))
    days = {row.id: row.day for row in _hold(here, looked, with_one)}
    if not days:
        return 0
    told = _tell(here, "push", looked, with_one, with_one)
    pushes = [
        {"subscription_id": id_, "kind": "morning", "facts": {"user_id": str(user_id), "on": days[user_id].isoformat()}}
        for id_, user_id in db.session.execute(devices)
        if user_id in told
    ]
    if pushes:
        db.session.execute(insert(Push), pushes)
    _mark(here, looked)
    return len(pushes)


def _mornings(here: CTE, looked: Looked, *columns: Any) -> Select[Any]:
    """Everybody whose morning it is and who has not been looked at on it."""
    query = select(*columns).select_from(Notifications).join(User, User.id == Notifications.user_id)
    return query.join(here, here.c.zone == User.time_zone).where(_before(looked, here.c.day))


def _before(looked: Looked, day: ColumnElement[date]) -> ColumnElement[bool]:
    return or_(looked.is_(None), looked < day)


def _hold(here: CTE, looked: Looked, *which: ColumnElement[bool]) -> list[Any]:
    """Id, address and date of those people; another planner waits for them until the transaction ends, and then sees
    that they have been looked at."""
    query = _mornings(here, looked, User.id, User.email, here.c.day).where(*which).order_by(User.id)
    return list(db.session.execute(query.with_for_update(of=Notifications)))


def _tell(here: CTE, channel: str, looked: Looked, due: ColumnElement[bool], events: ColumnElement[bool]) -> Told:
    """Write down what they are told on this morning and have not been told before."""
    told: Told = defaultdict(list)
    facts: tuple[Any, ...]
    planned = here.c.day, literal(now(), Reminder.planned_at.type)
    for source in sources:
        open_ = source.due().subquery()
        owner_id, what, day, contact_id = open_.c
        facts = Notifications.user_id, literal(channel), literal(source.kind), what, day, contact_id, *planned
        things = _mornings(here, looked, *facts).join(open_, owner_id == User.id)
        _write(things.where(due, day <= here.c.day), told)
    facts = Notifications.user_id, literal(channel), literal("event"), Event.id, here.c.day, NOBODY, *planned
    _write(_over(_mornings(here, looked, *facts), here, channel).where(events), told)
    return told


def _over(query: Select[Any], here: CTE, channel: str) -> Select[Any]:
    """Joined with the events that ended the evening before, and where the person met somebody to write to."""
    query = query.join(Attendance, Attendance.user_id == User.id).join(Event, Event.id == Attendance.event_id)
    met = exists().where(Contact.owner_id == User.id, Contact.event_id == Event.id, *TO_WRITE_TO)
    mine = Reminder.user_id == User.id, Reminder.channel == channel
    known = exists().where(*mine, Reminder.kind == "event", Reminder.what == Event.id)
    ended = Event.ends_at <= here.c.ended_by, Event.ends_at > here.c.ended_from
    return query.where(Event.status == "published", *ended, met, ~known)


def _write(things: Select[Any], told: Told) -> None:
    new = insert_new(Reminder, COLUMNS, things).returning(Reminder.user_id, Reminder.kind, Reminder.what)
    for user_id, kind, what in db.session.execute(new):
        told[user_id].append((kind, what))


def _mark(here: CTE, looked: Looked) -> None:
    """Whoever's morning it is has been looked at."""
    day = select(here.c.day).join(User, User.time_zone == here.c.zone).where(User.id == Notifications.user_id)
    those = _mornings(here, looked, Notifications.user_id).correlate(None)
    marked = update(Notifications).where(Notifications.user_id.in_(those)).values({looked.key: day.scalar_subquery()})
    db.session.execute(marked.execution_options(synchronize_session=False))


@outbox.plans
def _plan() -> object:
    return plan()
