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
from ...formats import zone
from ...people import User

STATES = {"kept": "Kept in touch", "thanked": "Thanked", "open": "Not yet"}
"""What came of meeting somebody, the best first; everybody is in exactly one of these."""
FEW = 24
"""Up to so many people are all drawn by name."""
NAMED = 16
"""Of more people, so many: those met at several events, then those kept in touch with."""
EVENTS = 8
"""Events that are drawn and listed; the smaller ones are put together."""
Counts = dict[str, int]
Likely = tuple[int, str, list[int]]
"""The id of a contact, what came of meeting them, and the events."""


@dataclass(frozen=True)
class Group:
    """People of one month, one event or the whole year, by what came of it."""

    name: str
    counts: Counts
    event_id: int | None = None

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    def share(self, state: str) -> int:
        """Percent of the people, rounded."""
        return round(100 * self.counts.get(state, 0) / self.people) if self.people else 0


@dataclass(frozen=True)
class Named:
    """Somebody who is drawn by name, and the events where they were met, 0 for none."""

    contact: Contact
    state: str
    event_ids: tuple[int, ...]


@dataclass(frozen=True)
class Year:
    number: int
    everybody: Group
    months: Sequence[Group]
    events: Sequence[Group]
    named: Sequence[Named] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not self.everybody.people


def years_of(owner: User) -> list[int]:
    """The years in which ``owner`` met somebody, and those between, the latest first; two statements."""
    mine = select(func.min(Contact.met_at), func.max(Contact.met_at))
    span: Sequence[datetime | None] = db.session.execute(
        mine.where(Contact.owner_id == owner.id, Contact.listed(), Contact.unmet_at.is_(None))
    ).one()
    first, last = span
    if first is None or last is None:
        return []
    sides = or_(Encounter.scanner_id == owner.id, Encounter.scanned_id == owner.id)
    earliest = db.session.scalar(select(func.min(Encounter.met_at)).where(sides, Encounter.undone_at.is_(None)))
    here = zone(owner.time_zone)
    begun = min(first, earliest or first).astimezone(here).year
    return list(range(last.astimezone(here).year, begun - 1, -1))


def year_of(owner: User, number: int, month_names: Sequence[str]) -> Year:
    """What ``owner``'s year ``number``, in their own time zone, came to; three statements."""
    counted, likely = _counted(_met(owner, _months(owner, number)))
    everybody = Group("Everybody", counted["all"].get(0, {}))
    by_month = [Group(name, counted["month"].get(place, {})) for place, name in enumerate(month_names)]
    told = [one for one in likely if len(one[2]) > 1 or one[1] == "kept"][:NAMED]
    chosen = likely if everybody.people <= FEW else told
    return Year(number, everybody, by_month, _events(counted["event"]), _named(chosen))


def _months(owner: User, number: int) -> list[datetime]:
    """When the months begin, and the next year after them."""
    here = zone(owner.time_zone)
    begins = [datetime(number, month, 1, tzinfo=here) for month in range(1, 13)]
    return [at.astimezone(UTC) for at in (*begins, datetime(number + 1, 1, 1, tzinfo=here))]


def _met(owner: User, months: Sequence[datetime]) -> CTE:
    """Who was met where, in which month, and what came of it.

    The latest meeting is where the contact says it was, which its owner may have corrected; the others are encounters.
    """
    in_touch = exists().where(Touch.contact_id == Contact.id, Touch.kind != "thanked")
    state = case((in_touch, "kept"), (Contact.thanked_at.is_not(None), "thanked"), else_="open").label("state")
    mine = [Contact.owner_id == owner.id, Contact.listed()]

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


def _counted(met: CTE) -> tuple[dict[str, dict[int, Counts]], list[Likely]]:
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
    named = most.group_by(met.c.id, state).order_by(*first).limit(FEW).subquery()
    counted: dict[str, dict[int, Counts]] = {"all": {}, **{way: {} for way in ways}}
    likely: list[Likely] = []
    for way, key, state_, number, there in db.session.execute(union_all(everybody, *each, select(named))):
        if way == "named":
            likely.append((key, state_, sorted({int(event_id) for event_id in there.split()})))
        else:
            counted[way].setdefault(key, {})[state_] = number
    return counted, likely


def _events(counted: dict[int, Counts]) -> list[Group]:
    """The events with the most people, then those that are too small to be listed, then no event; one statement."""
    known = db.session.execute(select(Event.id, Event.title).where(Event.id.in_(counted)))
    titles = {event_id: str(title) for event_id, title in known}
    groups = [Group(titles[id_], counts, id_) for id_, counts in counted.items() if id_]
    groups.sort(key=lambda group: (-group.people, group.name))
    rest = groups[EVENTS:]
    together = [Group("Smaller events", _sum(group.counts for group in rest))] if rest else []
    nowhere = [Group("No event", counted[0], 0)] if 0 in counted else []
    return groups[:EVENTS] + together + nowhere


def _sum(counts: Iterable[Counts]) -> Counts:
    total = dict.fromkeys(STATES, 0)
    for each in counts:
        for state, number in each.items():
            total[state] += number
    return total


def _named(chosen: Sequence[Likely]) -> list[Named]:
    """Those who are drawn by name, with their faces; one statement."""
    ids = [contact_id for contact_id, _, _ in chosen]
    found = db.session.scalars(select(Contact).where(Contact.id.in_(ids))).unique()
    contacts = {contact.id: contact for contact in found}
    return [Named(contacts[contact_id], state, tuple(places)) for contact_id, state, places in sorted(chosen)]
