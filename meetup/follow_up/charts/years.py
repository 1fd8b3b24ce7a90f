"""A year of somebody's networking: whom they met, by month and event, and with what outcome.

The database counts it from the owner's own list, in a number of statements that does not grow with the list. Archived
contacts are not counted, nor people who were imported and never met.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, Select, String, case, cast, exists, func, literal, or_, select, union_all

from ...contacts.models import Contact
from ...contacts.touches import Touch, TouchKind
from ...events import Event
from ...exchange.encounters import Encounter
from ...extensions import db
from ...formats import time_zone
from ...languages import gettext, lazy_gettext
from ...people import User

OUTCOMES = {"kept": lazy_gettext("Kept in touch"), "thanked": lazy_gettext("Thanked"), "open": lazy_gettext("Not yet")}
"""The labels of the outcomes of a meeting, the best first. Everybody has exactly one of them."""

MAX_ALL_NAMED = 24
"""Up to this number of people, all are drawn by name."""
MAX_NAMED = 16
"""Of more people, this number: those who were met at several events, then those who were kept in touch with."""
MAX_EVENTS = 8
"""The events that are drawn and listed. The smaller ones are put together."""
OutcomeCounts = dict[str, int]
NamedCandidate = tuple[int, str, list[int]]
"""The id of a contact, the outcome, and the ids of the events (0 for none)."""


@dataclass(frozen=True)
class PeopleGroup:
    """The people of one month, one event or the whole year, counted by outcome."""

    name: str
    counts: OutcomeCounts
    event_id: int | None = None

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    def share(self, state: str) -> int:
        """Return the percentage of the people with that outcome, rounded."""
        return round(100 * self.counts.get(state, 0) / self.people) if self.people else 0


@dataclass(frozen=True)
class NamedPerson:
    """Somebody who is drawn by name, with the ids of the events where they were met (0 for none)."""

    contact: Contact
    state: str
    event_ids: tuple[int, ...]


@dataclass(frozen=True)
class Year:
    """The counts of one year. ``months`` has January first; ``events`` has the event with the most people first."""

    number: int
    everybody: PeopleGroup
    months: Sequence[PeopleGroup]
    events: Sequence[PeopleGroup]
    named_people: Sequence[NamedPerson] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not self.everybody.people


def list_years(owner: User) -> list[int]:
    """Return the years from the first to the last in which ``owner`` met somebody, the latest first; two statements."""
    query = select(func.min(Contact.met_at), func.max(Contact.met_at))
    query = query.where(Contact.owner_id == owner.id, Contact.is_listed(), Contact.unmet_at.is_(None))
    span: Sequence[datetime | None] = db.session.execute(query).one()
    first, last = span
    if first is None or last is None:
        return []
    is_own = or_(Encounter.scanner_id == owner.id, Encounter.scanned_id == owner.id)
    earliest = db.session.scalar(select(func.min(Encounter.met_at)).where(is_own, Encounter.undone_at.is_(None)))
    zone = time_zone(owner.time_zone)
    first_year = min(first, earliest or first).astimezone(zone).year
    return list(range(last.astimezone(zone).year, first_year - 1, -1))


def load_year(owner: User, number: int, month_names: Sequence[str]) -> Year:
    """Return the counts of the year ``number`` in the time zone of ``owner``; three statements."""
    counts, candidates = _count_people(_meetings_query(owner, _month_starts(owner, number)))
    everybody = PeopleGroup(gettext("Everyone"), counts["all"].get(0, {}))
    months = [PeopleGroup(name, counts["month"].get(index, {})) for index, name in enumerate(month_names)]
    if everybody.people > MAX_ALL_NAMED:
        candidates = [
            (contact_id, state, event_ids)
            for contact_id, state, event_ids in candidates
            if len(event_ids) > 1 or state == "kept"
        ][:MAX_NAMED]
    return Year(number, everybody, months, _event_groups(counts["event"]), _named_people(candidates))


def _month_starts(owner: User, number: int) -> list[datetime]:
    """Return when each month of the year begins, and when the next year begins, in UTC."""
    zone = time_zone(owner.time_zone)
    starts = [datetime(number, month, 1, tzinfo=zone) for month in range(1, 13)]
    return [start.astimezone(UTC) for start in (*starts, datetime(number + 1, 1, 1, tzinfo=zone))]


def _meetings_query(owner: User, months: Sequence[datetime]) -> CTE:
    """Return the query for all meetings of a year: contact, event, month (0 to 11) and outcome.

    The place of the latest meeting is the one of the contact, which its owner may have corrected. The other meetings
    are encounters.
    """
    is_in_touch = exists().where(Touch.contact_id == Contact.id, Touch.kind != TouchKind.THANKED)
    state = case((is_in_touch, "kept"), (Contact.thanked_at.is_not(None), "thanked"), else_="open").label("state")

    def meetings(at: Any, event_id: Any) -> Select[Any]:
        months_by_end = ((at < literal(end, Contact.met_at.type), index) for index, end in enumerate(months[1:-1]))
        query = select(Contact.id, event_id.label("event_id"), case(*months_by_end, else_=11).label("month"), state)
        return query.where(Contact.owner_id == owner.id, Contact.is_listed(), at >= months[0], at < months[-1])

    earlier = meetings(Encounter.met_at, Encounter.event_id).where(
        Encounter.undone_at.is_(None), Encounter.met_at != Contact.met_at, Contact.unmet_at.is_(None)
    )
    return union_all(
        meetings(Contact.met_at, Contact.event_id).where(Contact.unmet_at.is_(None)),
        earlier.join(Encounter, Encounter.contact_id == Contact.id).where(Encounter.scanner_id == owner.id),
        earlier.join(Encounter, Encounter.mirror_id == Contact.id).where(Encounter.scanned_id == owner.id),
    ).cte("met")


def _count_people(meetings: CTE) -> tuple[dict[str, dict[int, OutcomeCounts]], list[NamedCandidate]]:
    """Return the counts by outcome, and the people who were met at the most events.

    The counts are those of everybody (under ``all``, 0), of each month and of each event (0 for no event). All of it
    is one statement, because going through all meetings is what takes the time.
    """
    counts: dict[str, dict[int, OutcomeCounts]] = {"all": {}, "month": {}, "event": {}}
    candidates: list[NamedCandidate] = []
    statement = union_all(*_count_queries(meetings), select(_candidates_query(meetings).subquery()))
    for group, key, state, count, event_ids in db.session.execute(statement):
        if group == "named":
            candidates.append((key, state, sorted({int(event_id) for event_id in event_ids.split()})))
        else:
            counts[group].setdefault(key, {})[state] = count
    return counts, candidates


def _count_queries(meetings: CTE) -> list[Select[Any]]:
    """Return the queries for the counts of everybody, of the months and of the events."""
    state, people, no_ids = meetings.c.state, func.count(meetings.c.id.distinct()), literal("")
    keys = {"month": meetings.c.month, "event": func.coalesce(meetings.c.event_id, 0)}
    everybody = select(literal("all"), literal(0), state, people, no_ids).group_by(state)
    return [
        everybody,
        *(select(literal(group), key, state, people, no_ids).group_by(key, state) for group, key in keys.items()),
    ]


def _candidates_query(meetings: CTE) -> Select[Any]:
    """Return the query for the people met at the most events, with the ids of the events as one text."""
    event_id, state = func.coalesce(meetings.c.event_id, 0), meetings.c.state
    event_count = func.count(event_id.distinct())
    event_ids = func.aggregate_strings(cast(event_id, String), " ")
    query = select(literal("named"), meetings.c.id, state, event_count, event_ids).group_by(meetings.c.id, state)
    return query.order_by(event_count.desc(), (state == "kept").desc(), meetings.c.id).limit(MAX_ALL_NAMED)


def _event_groups(counts: dict[int, OutcomeCounts]) -> list[PeopleGroup]:
    """Return the events with the most people, then the smaller ones together, then no event; one statement."""
    rows = db.session.execute(select(Event.id, Event.title).where(Event.id.in_(counts)))
    titles = {event_id: str(title) for event_id, title in rows}
    groups = [PeopleGroup(titles[event_id], counts[event_id], event_id) for event_id in counts if event_id]
    groups.sort(key=lambda group: (-group.people, group.name))
    small = groups[MAX_EVENTS:]
    smaller_events = (
        [PeopleGroup(gettext("Smaller events"), _sum_counts(group.counts for group in small))] if small else []
    )
    no_event = [PeopleGroup(gettext("No event"), counts[0], 0)] if 0 in counts else []
    return groups[:MAX_EVENTS] + smaller_events + no_event


def _sum_counts(counts: Iterable[OutcomeCounts]) -> OutcomeCounts:
    total = dict.fromkeys(OUTCOMES, 0)
    for group_counts in counts:
        for state, count in group_counts.items():
            total[state] += count
    return total


def _named_people(candidates: Sequence[NamedCandidate]) -> list[NamedPerson]:
    """Return the people who are drawn by name, with their contacts; one statement."""
    ids = [contact_id for contact_id, _, _ in candidates]
    rows = db.session.scalars(select(Contact).where(Contact.id.in_(ids))).unique()
    contacts = {contact.id: contact for contact in rows}
    return [
        NamedPerson(contacts[contact_id], state, tuple(event_ids))
        for contact_id, state, event_ids in sorted(candidates)
    ]
