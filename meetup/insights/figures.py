"""The figures of an event: what is published of what happened, in a form that is stored and never counted again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ..events import Event
from .facts import Exchange, FollowedUp, Happened
from .hiding import Fact, Facts, Part, Publisher

Figures = dict[str, Any]
"""Figures as JSON. A number that has to stay hidden is null."""


def figures_of_event(event: Event, happened: Happened, publisher: Publisher | None = None) -> Figures:
    """Return what is published once the event is over."""
    publisher = publisher or Publisher()
    exchanges = happened.exchange_facts
    total = publisher.publish(exchanges)
    people = publisher.publish(happened.attendees)
    with_one = publisher.publish(happened.exchangers(1)) if people is not None else None
    with_five = publisher.publish(happened.exchangers(5)) if people is not None else None
    figures: Figures = {
        "exchanges": total,
        "people": people,
        "with_one": with_one,
        "with_five": with_five,
        "hellos": publisher.publish(happened.hellos),
        "answered_hellos": publisher.publish(happened.answered_hellos),
        "questions": publisher.publish(happened.questions),
        "votes": publisher.publish(happened.votes),
    }
    if total is None:
        return {**figures, "by_time": [], "by_room": [], "elsewhere": None, "by_session": {}}
    figures["by_time"] = divide_by_hour(publisher, ((one.at, one.fact) for one in happened.exchanges), event.time_zone)
    figures["by_room"], figures["elsewhere"] = publisher.divide(exchanges, _parts(happened.exchanges, "room"))
    figures["by_session"] = _divide_rooms(publisher, happened.exchanges, [room for room, _ in figures["by_room"]])
    return figures


def figures_of_following_up(followed_up: FollowedUp, publisher: Publisher | None = None) -> Figures:
    """Return what is published a week after the event."""
    publisher = publisher or Publisher()
    contacts = publisher.publish(followed_up.contacts)
    if contacts is None:
        return {"contacts": None, "thanked": None, **dict.fromkeys(followed_up.within)}
    thanked = publisher.publish(followed_up.thanked)
    return {
        "contacts": contacts,
        "thanked": thanked,
        **{name: publisher.publish(facts) for name, facts in followed_up.within.items()},
    }


def divide_by_hour(
    publisher: Publisher, moments: Iterable[tuple[datetime, Fact]], time_zone: str
) -> list[tuple[str, str, int]]:
    """Publish facts by the hour. Return the start and the end of each span, as ISO 8601 in the zone, and its number."""
    zone, by_hour = ZoneInfo(time_zone), defaultdict[datetime, set[Fact]](set)
    for at, fact in moments:
        by_hour[at.astimezone(zone).replace(minute=0, second=0, microsecond=0)].add(fact)
    parts = [Part(hour.isoformat(), frozenset(by_hour[hour])) for hour in sorted(by_hour)]
    spans = publisher.divide_in_order(parts)
    hour = timedelta(hours=1)
    return [(first, (datetime.fromisoformat(last) + hour).isoformat(), count) for first, last, count in spans]


def _divide_rooms(publisher: Publisher, exchanges: Iterable[Exchange], rooms: list[str]) -> Mapping[str, Any]:
    """Publish the sessions within each published room."""
    by_room = defaultdict[str, list[Exchange]](list)
    for exchange in exchanges:
        by_room[exchange.room].append(exchange)
    divided = {}
    for room in rooms:
        whole: Facts = frozenset(exchange.fact for exchange in by_room[room])
        sessions, _ = publisher.divide(whole, _parts(by_room[room], "session"))
        if sessions:
            divided[room] = sessions
    return divided


def _parts(exchanges: Iterable[Exchange], field: str) -> list[Part]:
    """Return the exchanges by room or session. What happened in none is what is left over."""
    by_label = defaultdict[str, set[Fact]](set)
    for exchange in exchanges:
        if label := getattr(exchange, field):
            by_label[label].add(exchange.fact)
    return [Part(label, frozenset(facts)) for label, facts in sorted(by_label.items())]


@dataclass(frozen=True)
class Share:
    """A number and what it is part of, if both may be told."""

    number: int | None
    whole: int | None

    @property
    def percent(self) -> int | None:
        if self.number is None or not self.whole:
            return None
        return round(100 * self.number / self.whole)
