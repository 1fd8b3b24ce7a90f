"""A year of somebody's networking: whom they met, by month and event, and what came of it.

Counted by the database from their own list alone, in the same number of statements however long it is. Whoever is
archived is not counted, nor is somebody who came from a file and was never met.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import CTE, Select, String, case, cast, exists, func, literal, or_, select, union_all

from ...contacts.models import Contact
from ...contacts.touches import Touch
from ...events import Event
from ...exchange.encounters import Encounter
from ...extensions import db
from ...formats import time_zone
from ...people import User

OUTCOMES = {"kept": "Kept in touch", "thanked": "Thanked", "open": "Not yet"}
"""What came of meeting somebody, the best first; everybody is in exactly one of these."""
MAX_ALL_NAMED = 24
"""Up to so many people are all drawn by name."""
MAX_NAMED = 16
"""Of more people, so many: those met at several events, then those kept in touch with."""
MAX_EVENTS = 8
"""Events that are drawn and listed; the smaller ones are put together."""
OutcomeCounts = dict[str, int]
NamedCandidate = tuple[int, str, list[int]]
"""The id of a contact, what came of meeting them, and the events."""


@dataclass(frozen=True)
class PeopleGroup:
    """People of one month, one event or the whole year, by what came of it."""

    name: str
    counts: OutcomeCounts
    event_id: int | None = None

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    def share(self, state: str) -> int:
        """Percent of the people, rounded."""
        return round(100 * self.counts.get(state, 0) / self.people) if self.people else 0


@dataclass(frozen=True)
class NamedPerson:
    """Somebody who is drawn by name, and the events where they were met, 0 for none."""

    contact: Contact
    state: str
    event_ids: tuple[int, ...]


@dataclass(frozen=True)
class Year:
    number: int
    everybody: PeopleGroup
    months: Sequence[PeopleGroup]
    events: Sequence[PeopleGroup]
    named_people: Sequence[NamedPerson] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not self.everybody.people


def list_years(owner: User) -> list[int]:
    """The years in which ``owner`` met somebody, and those between, the latest first; two statements."""
    mine = select(func.min(Contact.met_at), func.max(Contact.met_at))
    span: Sequence[datetime | None] = db.session.execute(
        mine.where(Contact.owner_id == owner.id, Contact.is_listed(), Contact.unmet_at.is_(None))
    ).one()
    first, last = span
    if first is None or last is None:
        return []
    sides = or_(Encounter.scanner_id == owner.id, Encounter.scanned_id == owner.id)
    earliest = db.session.scalar(select(func.min(Encounter.met_at)).where(sides, Encounter.undone_at.is_(None)))
    here = time_zone(owner.time_zone)
    begun = min(first, earliest or first).astimezone(here).year
    return list(range(last.astimezone(here).year, begun - 1, -1))


def load_year(owner: User, number: int, month_names: Sequence[str]) -> Year:
    """What ``owner``'s year ``number``, in their own time zone, came to; three statements."""
    counted, likely = _count_people(_meetings_query(owner, _month_starts(owner, number)))
    everybody = PeopleGroup("Everybody", counted["all"].get(0, {}))
    by_month = [PeopleGroup(name, counted["month"].get(place, {})) for place, name in enumerate(month_names)]
    told = [one for one in likely if len(one[2]) > 1 or one[1] == "kept"][:MAX_NAMED]
    chosen = likely if everybody.people <= MAX_ALL_NAMED else told
    return Year(number, everybody, by_month, _event_groups(counted["event"]), _named_people(chosen))


def _month_starts(owner: User, number: int) -> list[datetime]:
    """When the months begin, and the next year after them."""
    here = time_zone(owner.time_zone)
    begins = [datetime(number, month, 1, tzinfo=here) for month in range(1, 13)]
    return [at.astimezone(UTC) for at in (*begins, datetime(number + 1, 1, 1, tzinfo=here))]


def _meetings_query(owner: User, months: Sequence[datetime]) -> CTE:
    """Who was met where, in which month, and what came of it.

    The latest meeting is where the contact says it was, which its owner may have corrected; the others are encounters.
    """
    in_touch = exists().where(Touch.contact_id == Contact.id, Touch.kind != "thanked")
    state = case((in_touch, "kept"), (Contact.thanked_at.is_not(None), "thanked"), else_="open").label("state")
    mine = [Contact.owner_id == owner.id, Contact.is_listed()]

    def meetings(at: Any, event_id: Any) -> Select[Any]:
        starts = ((at < literal(end, Contact.met_at.type), place) for place, end in enumerate(months[1:-1]))
        chosen = select(Contact.id, event_id.label("event_id"), case(*starts, else_=11).label("month"), state)
        return chosen.where(*mine, at >= months[0], at < months[-1])

    earlier = meetings(Encounter.met_at, Encounter.event_id).where(
        Encounter.undone_at.is_(None), Encounter.met_at != Contact.met_at, Contact.unmet_at.is_(None)
    )
    return union_all(
        meetings(Contact.met_at, Contact.event_id).where(Contact.unmet_at.is_(None)),
        earlier.join(Encounter, Encounter.contact_id == Contact.id).where(Encounter.scanner_id == owner.id),
        earlier.join(Encounter, Encounter.mirror_id == Contact.id).where(Encounter.scanned_id == owner.id),
    ).cte("met")


def _count_people(met: CTE) -> tuple[dict[str, dict[int, OutcomeCounts]], list[NamedCandidate]]:
    """People by state, of all, of each month, and of each event (0 for none); and those met at the most events.

    It is one statement, because going through everybody is what takes its time.
    """
    place = func.coalesce(met.c.event_id, 0)
    state, people = met.c.state, func.count(met.c.id.distinct())
    nothing = literal("")
    ways = {"month": met.c.month, "event": place}
    each = [select(literal(way), by, state, people, nothing).group_by(by, state) for way, by in ways.items()]
    everybody = select(literal("all"), literal(0), state, people, nothing).group_by(state)
    places = func.count(place.distinct())
    most = select(literal("named"), met.c.id, state, places, func.aggregate_strings(cast(place, String), " "))
    first = places.desc(), (state == "kept").desc(), met.c.id
    named = most.group_by(met.c.id, state).order_by(*first).limit(MAX_ALL_NAMED).subquery()
    counted: dict[str, dict[int, OutcomeCounts]] = {"all": {}, **{way: {} for way in ways}}
    likely: list[NamedCandidate] = []
    for way, key, state_, number, there in db.session.execute(union_all(everybody, *each, select(named))):
        if way == "named":
            likely.append((key, state_, sorted({int(event_id) for event_id in there.split()})))
        else:
            counted[way].setdefault(key, {})[state_] = number
    return counted, likely


def _event_groups(counted: dict[int, OutcomeCounts]) -> list[PeopleGroup]:
    """The events with the most people, then those that are too small to be listed, then no event; one statement."""
    known = db.session.execute(select(Event.id, Event.title).where(Event.id.in_(counted)))
    titles = {event_id: str(title) for event_id, title in known}
    groups = [PeopleGroup(titles[id_], counts, id_) for id_, counts in counted.items() if id_]
    groups.sort(key=lambda group: (-group.people, group.name))
    rest = groups[MAX_EVENTS:]
    together = [PeopleGroup("Smaller events", _sum_counts(group.counts for group in rest))] if rest else []
    nowhere = [PeopleGroup("No event", counted[0], 0)] if 0 in counted else []
    return groups[:MAX_EVENTS] + together + nowhere


def _sum_counts(counts: Iterable[OutcomeCounts]) -> OutcomeCounts:
    total = dict.fromkeys(OUTCOMES, 0)
    for each in counts:
        for state, number in each.items():
            total[state] += number
    return total


def _named_people(chosen: Sequence[NamedCandidate]) -> list[NamedPerson]:
    """Those who are drawn by name, with their faces; one statement."""
    ids = [contact_id for contact_id, _, _ in chosen]
    found = db.session.scalars(select(Contact).where(Contact.id.in_(ids))).unique()
    contacts = {contact.id: contact for contact in found}
    return [NamedPerson(contacts[contact_id], state, tuple(places)) for contact_id, state, places in sorted(chosen)]
